package io.portcullis.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Labels of accounts as {@code cases labels} writes them: JSON Lines with {@code account} and {@code label}. */
final class LabelsFile {
    private static final Set<String> GUILTY = Set.of("extraction", "misuse", "stolen_key");
    private static final Set<String> HONEST = Set.of("benign");
    private static final Set<String> OTHERS = Set.of("inconclusive", "duplicate");

    private LabelsFile() {}

    /**
     * What labels say.
     *
     * @param guilty accounts whose traffic is known not to be an honest customer's
     * @param honest accounts that people looked at and found honest
     */
    record Labels(Set<String> guilty, Set<String> honest) {}

    /** Reads labels; of several of one account the last one counts. */
    static Labels read(Path file) throws UsageException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read as UTF-8 text");
        }
        Set<String> guilty = new TreeSet<>();
        Set<String> honest = new TreeSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                JsonNode line = read(file, i + 1, lines.get(i));
                String label = line.path("label").asText();
                String account = line.path("account").asText();
                if (account.isEmpty() || !known(label)) {
                    throw new UsageException(file + ":" + (i + 1) + ": needs an account, and a label that is known");
                }
                guilty.remove(account);
                honest.remove(account);
                if (GUILTY.contains(label)) {
                    guilty.add(account);
                } else if (HONEST.contains(label)) {
                    honest.add(account);
                }
            }
        }
        return new Labels(guilty, honest);
    }

    private static boolean known(String label) {
        return GUILTY.contains(label) || HONEST.contains(label) || OTHERS.contains(label);
    }

    private static JsonNode read(Path file, int number, String line) throws UsageException {
        try {
            return new JsonMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new UsageException(file + ":" + number + ": is no JSON object");
        }
    }
}
