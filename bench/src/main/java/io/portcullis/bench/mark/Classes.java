package io.portcullis.bench.mark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.mark.SlotMarker;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The table of slot classes as the documentation shows it. */
final class Classes {
    private Classes() {}

    /** Rows of a Markdown table: the two wordings and an example. */
    static List<String> rows() throws IOException {
        try (InputStream in = SlotMarker.class.getResourceAsStream("english.txt")) {
            if (in == null) {
                throw new IOException("the table of slot classes is missing");
            }
            List<String> rows = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
                String[] cells = line.split(" \\| ");
                if (cells.length == 6 && !line.startsWith("#")) {
                    String way = cells[3].contains("oneway") ? "->" : "<->";
                    rows.add("| `%s` | %s | `%s` | %s |".formatted(cells[1], way, cells[2], cells[5]));
                }
            }
            rows.add("| `a, b, and c` | -> | `a, b and c` | They sell bread, cheese, and wine. |");
            rows.add("| `a, and it` | -> | `a and it` | The cat slept, and it purred. |");
            rows.add("| `**a**:` | <-> | `**a:**` | - \\*\\*Plan ahead\\*\\*: it pays. |");
            rows.add("| `- a` | <-> | `* a` | the bullets of a list, all alike |");
            rows.add("| `1. a` | <-> | `1) a` | the numbers of a list, all alike |");
            rows.add("| `a - b` | <-> | `a \u2013 b` | dashes with spaces, all of a line alike |");
            return rows;
        }
    }
}
