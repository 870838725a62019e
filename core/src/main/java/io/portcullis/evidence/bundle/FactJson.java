package io.portcullis.evidence.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.SealedFact;
import io.portcullis.evidence.statement.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** A fact with its salt as a file of a bundle; the fact is kept as the very text that was hashed. */
final class FactJson {
    /**
     * What a file of a fact holds.
     *
     * @param body of the fact as an object
     */
    record Told(long index, SealedFact sealed, Fact fact, ObjectNode body) {}

    private FactJson() {}

    static byte[] bytes(Contents.Proven proven) {
        return StrictJson.bytes(StrictJson.object()
                .put("index", proven.index())
                .put("salt", HexFormat.of().formatHex(proven.sealed().salt()))
                .put("fact", proven.sealed().json()));
    }

    /** Reads such a file; empty where it is none. */
    static Optional<Told> read(byte[] file) {
        Optional<ObjectNode> read = StrictJson.read(file);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode node = read.get();
        JsonNode index = node.path("index");
        try {
            byte[] salt = HexFormat.of().parseHex(node.path("salt").asText());
            SealedFact sealed = new SealedFact(salt, node.path("fact").asText());
            Fact fact = sealed.fact();
            Optional<ObjectNode> body = StrictJson.read(fact.body().getBytes(StandardCharsets.UTF_8));
            return index.isIntegralNumber() && index.canConvertToLong() && body.isPresent()
                    ? Optional.of(new Told(index.longValue(), sealed, fact, body.get()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
