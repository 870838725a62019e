package io.portcullis.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of JSON objects as aligned columns for a person. */
final class Table {
    private Table() {}

    static void print(PrintWriter out, JsonNode rows, List<String> columns) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream()
                .map(c -> c.toUpperCase(Locale.ROOT).replace('_', ' ').replace('/', ' '))
                .toList());
        rows.forEach(row -> lines.add(
                columns.stream().map(c -> AdminOptions.plain(row.at("/" + c))).toList()));
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = line.get(i);
                text.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
    }
}
