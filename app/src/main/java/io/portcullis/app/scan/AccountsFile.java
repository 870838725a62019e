package io.portcullis.app.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.traffic.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads an accounts file; a line that is none ends the reading with file, line and field. */
public final class AccountsFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AccountsFile() {}

    /** All accounts of the file; IllegalArgumentException names file, line and field of what is wrong. */
    public static List<AccountFacts> read(Path file) throws IOException {
        List<AccountFacts> facts = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    facts.add(facts(line, file + ":" + number));
                }
            }
        }
        return facts;
    }

    private static AccountFacts facts(String line, String where) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(where + ": not JSON", e);
        }
        String account = node.path("account").asText("");
        if (account.isEmpty()) {
            throw new IllegalArgumentException(where + ": account: missing");
        }
        return new AccountFacts(
                account,
                node.path("org").asText(""),
                created(node.path("created").asText(""), where),
                node.path("plan").asText(""),
                verified(node.path("verified").asText(""), where),
                node.path("payment").asText(""),
                node.path("email_domain").asText(""));
    }

    private static Optional<Instant> created(String text, String where) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(where + ": created: not a time: " + text, e);
        }
    }

    private static Verification verified(String text, String where) {
        for (Verification level : Verification.values()) {
            if (level.name().equals(text.toUpperCase(Locale.ROOT))) {
                return level;
            }
        }
        if (!text.isEmpty()) {
            throw new IllegalArgumentException(
                    where + ": verified: none of none, email, payment, organisation: " + text);
        }
        return Verification.NONE;
    }
}
