package io.portcullis.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.ledger.Hash;
import io.portcullis.ledger.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A fact as the ledger knows it: its canonical JSON (RFC 8785: at, body, by, kind, subject) and a secret salt. The
 * ledger's entry is SHA-256("portcullis fact v1\n" | salt | JSON), so that whoever is shown fact and salt can see that
 * they are in the ledger, and whoever is shown neither learns nothing, not even by guessing.
 *
 * @param salt {@value #SALT_BYTES} random bytes
 * @param json canonical
 */
public record SealedFact(byte[] salt, String json) {
    public static final int SALT_BYTES = 32;

    private static final byte[] PREFIX = "portcullis fact v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public SealedFact {
        if (salt.length != SALT_BYTES) {
            throw new MalformedException("salt", "has " + salt.length + " bytes, not " + SALT_BYTES);
        }
        salt = salt.clone();
    }

    /** @throws MalformedException where the fact's body is no JSON */
    public static SealedFact of(Fact fact, byte[] salt) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("at", fact.at().toString());
        json.put("by", fact.by());
        json.put("kind", fact.kind().name());
        json.put("subject", fact.subject());
        String head = json.toString();
        return new SealedFact(
                salt, CanonicalJson.of(head.substring(0, head.length() - 1) + ",\"body\":" + fact.body() + "}"));
    }

    /** The 32 bytes that stand in the ledger. */
    public byte[] entry() {
        return Hash.sha256(PREFIX, salt, json.getBytes(StandardCharsets.UTF_8)).bytes();
    }

    /** @throws MalformedException unless the JSON is a fact's */
    public Fact fact() {
        try {
            JsonNode fact = MAPPER.readTree(CanonicalJson.of(json));
            return new Fact(
                    Fact.Kind.valueOf(fact.path("kind").asText()),
                    Instant.parse(fact.path("at").asText()),
                    fact.path("by").asText(),
                    fact.path("subject").asText(),
                    fact.path("body").toString());
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new MalformedException("fact", "cannot be read: " + e.getMessage());
        }
    }
}
