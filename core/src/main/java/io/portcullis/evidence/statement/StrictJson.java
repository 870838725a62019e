package io.portcullis.evidence.statement;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * JSON read strictly and written in the one form that RFC 8785 allows: members sorted by UTF-16 code units, numbers as
 * ECMAScript writes them, no white space. Whole numbers beyond 2^53 would lose digits and are refused; write them as
 * text.
 */
public final class StrictJson {
    /** Bytes of a text read at most. */
    public static final int BYTES_MAX = 16 << 20;

    private static final long EXACT_MAX = 1L << 53;
    private static final int DEPTH_MAX = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(BYTES_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /** An empty object to fill. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The one form of a value, in UTF-8, without a line's end. */
    public static byte[] bytes(JsonNode value) {
        requireExact(value);
        try {
            return new JsonCanonicalizer(MAPPER.writeValueAsString(value)).getEncodedUTF8();
        } catch (IOException e) {
            throw new UncheckedIOException("JSON without a canonical form", e);
        }
    }

    /** Reads an object strictly: no double members, nothing behind it, bounded; empty where it is none. */
    public static Optional<ObjectNode> read(byte[] text) {
        if (text.length > BYTES_MAX) {
            return Optional.empty();
        }
        try {
            return MAPPER.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void requireExact(JsonNode value) {
        boolean whole = value.isIntegralNumber();
        if (whole && (!value.canConvertToLong() || Math.abs(value.longValue()) > EXACT_MAX)) {
            throw new IllegalArgumentException("a whole number beyond 2^53 has no exact form: " + value);
        }
        if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException("JSON has no such number: " + value);
        }
        for (JsonNode inner : value) {
            requireExact(inner);
        }
    }
}
