package io.portcullis.app.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What is known of accounts afterwards.
 *
 * @param attacks by account, whether it is an attacker; accounts that are not here are unlabelled
 */
public record Labels(Map<String, Boolean> attacks) {
    public static final Labels NONE = new Labels(Map.of());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Who an account is taken to be. */
    public enum Kind {
        /** Labelled so. */
        HONEST,
        /** Labelled so. */
        ATTACKER,
        /** Not labelled, and alarmed before the end of the log. */
        ALARMED,
        /** Not labelled and never alarmed: taken to be honest. */
        QUIET
    }

    /** Reads JSON Lines {@code {"account":"a17","attack":true}}; IllegalArgumentException names file, line and field. */
    public static Labels read(Path file) throws IOException {
        Map<String, Boolean> attacks = new TreeMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    JsonNode node = node(line, file + ":" + number);
                    attacks.put(
                            node.path("account").asText(), node.path("attack").asBoolean());
                }
            }
        }
        return new Labels(attacks);
    }

    private static JsonNode node(String line, String where) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.path("account").isTextual()) {
                throw new IllegalArgumentException(where + ": account: missing");
            }
            if (!node.path("attack").isBoolean()) {
                throw new IllegalArgumentException(where + ": attack: must be true or false");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(where + ": not JSON", e);
        }
    }

    public Kind kind(String account, Predicate<String> alarmed) {
        Boolean attack = attacks.get(account);
        if (attack == null) {
            return alarmed.test(account) ? Kind.ALARMED : Kind.QUIET;
        }
        return attack ? Kind.ATTACKER : Kind.HONEST;
    }
}
