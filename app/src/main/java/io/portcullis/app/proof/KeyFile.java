package io.portcullis.app.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.mark.MarkKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keys of marks in one JSON file, derived ones, each for a tenant and an epoch:
 *
 * <pre>{"version":1,"keys":[{"scheme":"slots-1","tenant":"a17","epoch":"2026-11-05T00:00:00Z",
 * "key":"base64 of 32 bytes","salt":"base64 of 32 bytes"}]}</pre>
 *
 * Whoever has the file can detect and forge the marks of these tenants and epochs, and of no others.
 */
public record KeyFile(List<MarkKey> keys) {
    static final int KEYS_MAX = 100_000;
    private static final int BYTES_MAX = 64 << 20;
    private static final int BYTES = 32;
    private static final int NAME_MAX = 256;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public KeyFile {
        keys = List.copyOf(keys);
    }

    /** Reads a file's bytes; throws IllegalArgumentException that says what is wrong with them. */
    public static KeyFile parse(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new IllegalArgumentException("a key file has at most " + BYTES_MAX + " bytes");
        }
        JsonNode root = tree(bytes);
        if (!root.path("version").isInt() || root.path("version").asInt() != 1) {
            throw new IllegalArgumentException("version: must be 1");
        }
        JsonNode list = root.path("keys");
        if (!list.isArray() || list.isEmpty() || list.size() > KEYS_MAX) {
            throw new IllegalArgumentException("keys: must be a list of 1 to " + KEYS_MAX + " keys");
        }
        List<MarkKey> keys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String where = "keys[" + i + "]";
            JsonNode node = list.get(i);
            String scheme = text(node, where, "scheme");
            String tenant = text(node, where, "tenant");
            String epoch = text(node, where, "epoch");
            if (!Set.of(MarkKey.SLOTS, MarkKey.BEST_OF_N, MarkKey.CANARIES).contains(scheme)) {
                throw new IllegalArgumentException(where + ".scheme: unknown scheme '" + scheme + "'");
            }
            if (!seen.add(scheme + "\n" + tenant + "\n" + epoch)) {
                throw new IllegalArgumentException(where + ": the key of this tenant and epoch stands there twice");
            }
            keys.add(MarkKey.of(scheme, tenant, epoch, secret(node, where, "key"), secret(node, where, "salt")));
        }
        return new KeyFile(keys);
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            JsonNode root = JSON.readTree(bytes);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new IllegalArgumentException("not valid JSON" + where, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    private static String text(JsonNode node, String where, String field) {
        JsonNode value = node.path(field);
        boolean fine = value.isTextual()
                && !value.textValue().isEmpty()
                && value.textValue().length() <= NAME_MAX;
        if (!fine) {
            throw new IllegalArgumentException(where + "." + field + ": must be a text of 1 to 256 characters");
        }
        return value.textValue();
    }

    private static byte[] secret(JsonNode node, String where, String field) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text(node, where, field));
            if (bytes.length == BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + "." + field + ": must be 32 bytes in base64", e);
        }
        throw new IllegalArgumentException(where + "." + field + ": must be 32 bytes in base64");
    }

    /** The keys of one scheme. */
    public List<MarkKey> of(String scheme) {
        return keys.stream().filter(key -> key.scheme().equals(scheme)).toList();
    }

    public byte[] bytes() {
        ObjectNode root = JSON.createObjectNode().put("version", 1);
        var list = root.putArray("keys");
        for (MarkKey key : keys) {
            list.addObject()
                    .put("scheme", key.scheme())
                    .put("tenant", key.tenant())
                    .put("epoch", key.epoch())
                    .put("key", Base64.getEncoder().encodeToString(key.bytes()))
                    .put("salt", Base64.getEncoder().encodeToString(key.salt()));
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
