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
    private static final Set<String> OTHERS = Set.of("benign", "inconclusive", "duplicate");

    private LabelsFile() {}

    /** Accounts whose traffic is known not to be an honest customer's. */
    static Set<String> guilty(Path file) throws UsageException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read as UTF-8 text");
        }
        Set<String> accounts = new TreeSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                JsonNode line = read(file, i + 1, lines.get(i));
                String label = line.path("label").asText();
                String account = line.path("account").asText();
                if (account.isEmpty() || !GUILTY.contains(label) && !OTHERS.contains(label)) {
                    throw new UsageException(file + ":" + (i + 1) + ": needs an account, and a label that is known");
                }
                if (GUILTY.contains(label)) {
                    accounts.add(account);
                }
            }
        }
        return accounts;
    }

    private static JsonNode read(Path file, int number, String line) throws UsageException {
        try {
            return new JsonMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new UsageException(file + ":" + number + ": is no JSON object");
        }
    }
}
