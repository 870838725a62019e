package io.portcullis.mark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.portcullis.traffic.TextWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The book of canaries: kinds of made-up example (a person in a sample letter, a company in an exercise) with equally
 * good variants, and settings in which such examples stand. A class is a kind in a setting; which of its variants an
 * account gets is drawn by the account's key. Nothing in it states a fact: only placeholders are ever replaced.
 *
 * @param kinds by name
 * @param settings by name, each with the words it is known by; the one named {@code other} has none
 * @param sha256 of the book's bytes, to be committed to
 */
public record CanaryBook(Map<String, Kind> kinds, Map<String, Set<String>> settings, String sha256) {
    static final String OTHER = "other";

    private static final int BYTES_MAX = 1 << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * A kind of example.
     *
     * @param question what to ask a suspect, {@code %s} standing for the setting
     * @param placeholders what models write by habit, which the variants replace
     * @param variants equally good choices
     */
    public record Kind(String name, String question, List<String> placeholders, List<String> variants) {
        public Kind {
            placeholders = List.copyOf(placeholders);
            variants = List.copyOf(variants);
        }
    }

    /** A kind of example in a setting. */
    public record CanaryClass(String name, Kind kind, String question) {
        /** The variant that an account's key draws. */
        public int variant(MarkKey key) {
            return key.choice(List.of(), name, kind.variants().size());
        }

        /** The one variant that an answer names; empty where it names none or several. */
        public Optional<Integer> named(String answer) {
            List<String> words = TextWords.of(answer);
            Optional<Integer> found = Optional.empty();
            for (int i = 0; i < kind.variants().size(); i++) {
                List<String> variant = TextWords.of(kind.variants().get(i));
                if (java.util.Collections.indexOfSubList(words, variant) >= 0) {
                    if (found.isPresent()) {
                        return Optional.empty();
                    }
                    found = Optional.of(i);
                }
            }
            return found;
        }
    }

    public CanaryBook {
        kinds = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
        settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** The book that ships: 8 kinds of 16 variants in 25 settings, 200 classes. */
    public static CanaryBook shipped() {
        try (InputStream in = CanaryBook.class.getResourceAsStream("canaries.json")) {
            if (in == null) {
                throw new IllegalStateException("the book of canaries is missing");
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a book; throws IllegalArgumentException that says what is wrong with it. */
    public static CanaryBook parse(byte[] json) {
        if (json.length > BYTES_MAX) {
            throw new IllegalArgumentException("the book is larger than " + BYTES_MAX + " bytes");
        }
        JsonNode root = tree(json);
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.path("kinds").properties()) {
            kinds.put(entry.getKey(), kind(entry.getKey(), entry.getValue()));
        }
        Map<String, Set<String>> settings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.path("settings").properties()) {
            settings.put(entry.getKey(), new HashSet<>(texts(entry.getValue(), "settings." + entry.getKey())));
        }
        if (kinds.isEmpty()
                || !settings.containsKey(OTHER)
                || !settings.getOrDefault(OTHER, Set.of()).isEmpty()) {
            throw new IllegalArgumentException("a book needs 'kinds', and 'settings' with an empty 'other' among them");
        }
        return new CanaryBook(kinds, settings, digest(json));
    }

    private static JsonNode tree(byte[] json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the book is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException("the book is not a JSON object");
    }

    private static Kind kind(String name, JsonNode node) {
        List<String> variants = texts(node.path("variants"), name + ".variants");
        List<String> placeholders = texts(node.path("placeholders"), name + ".placeholders");
        String question = node.path("question").asText();
        boolean distinct = variants.stream().map(TextWords::of).distinct().count() == variants.size();
        if (variants.size() < 2 || !distinct || placeholders.isEmpty() || !question.contains("%s")) {
            throw new IllegalArgumentException(
                    "kind '" + name + "' needs two or more different variants, placeholders, and a question with %s");
        }
        return new Kind(name, question, placeholders, variants);
    }

    private static List<String> texts(JsonNode array, String where) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array) {
            if (!item.isTextual()
                    || TextWords.of(item.textValue()).isEmpty()
                    || item.textValue().length() > 200) {
                throw new IllegalArgumentException(where + " must hold texts of 1 to 200 characters with a word each");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    public CanaryClass canary(String kind, String setting) {
        Kind known = kinds.get(kind);
        if (known == null || !settings.containsKey(setting)) {
            throw new IllegalArgumentException("the book has no class " + kind + "/" + setting);
        }
        String where = setting.equals(OTHER) ? "an example" : "an example about a " + setting;
        return new CanaryClass(kind + "/" + setting, known, known.question().formatted(where));
    }

    /** Every class, in the book's order. */
    public List<CanaryClass> classes() {
        List<CanaryClass> classes = new ArrayList<>();
        for (String kind : kinds.keySet()) {
            for (String setting : settings.keySet()) {
                classes.add(canary(kind, setting));
            }
        }
        return classes;
    }
}
