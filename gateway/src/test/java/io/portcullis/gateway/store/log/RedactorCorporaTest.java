package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * How well redaction works on real prompts: made-up identities are put into them, and what is masked is counted. What
 * is masked in the texts as they were counts against precision, although some of it is personal data; so precision is
 * a lower bound. Numbers are in docs/guide/contracts-and-cases.md.
 */
class RedactorCorporaTest {
    private static final Pattern MASK = Pattern.compile("\\[(email|card|iban|ip|phone|secret)\\]");
    private static final int ROWS_A_FILE = 150;
    private static final int TEXT_MAX = 20_000;

    private final Redactor redactor = new Redactor();
    private final Identities identities = new Identities(new Random(7));
    private final Map<String, int[]> counts = new TreeMap<>();

    @Test
    void madeUpIdentitiesInRealPromptsAreMaskedAndLittleElse() throws IOException {
        Path folder = corpora();
        Assumptions.assumeTrue(
                Files.isDirectory(folder), "no corpora: set PORTCULLIS_CORPORA to the folder that holds them");
        Random random = new Random(3);
        int texts = 0;
        for (String text : texts(folder)) {
            texts++;
            String before = redactor.mask(text);
            Matcher found = MASK.matcher(before);
            while (found.find()) {
                count(found.group(1))[2]++;
            }
            Matcher own = MASK.matcher(text);
            while (own.find()) {
                count(own.group(1))[2]--;
            }
            Identities.Item item = identities.next();
            int at = place(text, random);
            String after = redactor.mask(text.substring(0, at) + " " + item.text() + " " + text.substring(at));
            int[] count = count(item.kind());
            count[0]++;
            count[1] += after.contains(item.text()) ? 0 : 1;
        }
        assertThat(texts).isGreaterThan(2_000);
        System.out.printf("%d real texts%n", texts);
        counts.forEach((kind, n) -> System.out.printf(
                Locale.ROOT,
                "%-7s inserted %4d recall %.3f masked in the originals %4d precision at least %.3f%n",
                kind,
                n[0],
                (double) n[1] / n[0],
                n[2],
                (double) n[1] / (n[1] + n[2])));
        for (String exact : List.of("email", "card", "iban", "ip", "secret")) {
            assertThat((double) count(exact)[1] / count(exact)[0]).as(exact).isGreaterThan(0.99);
        }
        assertThat((double) count("phone")[1] / count("phone")[0]).isGreaterThan(0.95);
        int caught = counts.values().stream().mapToInt(n -> n[1]).sum();
        int others = counts.values().stream().mapToInt(n -> n[2]).sum();
        assertThat((double) caught / (caught + others)).as("precision at least").isGreaterThan(0.8);
    }

    /** How many were inserted, masked, and masked in the originals. */
    private int[] count(String kind) {
        return counts.computeIfAbsent(kind, unseen -> new int[3]);
    }

    /** After some white space, as people write; at the end where there is none. */
    private static int place(String text, Random random) {
        int from = text.isEmpty() ? 0 : random.nextInt(text.length());
        int space = text.indexOf(' ', from);
        return space < 0 ? text.length() : space;
    }

    private static List<String> texts(Path folder) throws IOException {
        List<String> all = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList();
        }
        JsonMapper json = new JsonMapper();
        for (Path file : files) {
            try (BufferedReader rows =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
                String row;
                for (int i = 0; i < ROWS_A_FILE && (row = rows.readLine()) != null; i++) {
                    String text = json.readTree(row).path("prompt").asText("");
                    all.add(text.substring(0, Math.min(text.length(), TEXT_MAX)));
                }
            }
        }
        return all;
    }

    private static Path corpora() {
        String set = System.getenv("PORTCULLIS_CORPORA");
        return set != null ? Path.of(set) : Path.of("..", "..", "shared", "corpora");
    }
}
