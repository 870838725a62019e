package io.portcullis.evidence.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A DSSE envelope (Dead Simple Signing Envelope 1.0): a body of a named type, and signatures over both.
 *
 * <p>What is signed is {@code DSSEv1 SP len(type) SP type SP len(body) SP body}, lengths in bytes as decimal digits.
 * Key ids are hints and never believed: every signature is tried with every trusted key. Whoever opens an envelope
 * gets exactly the bytes that were verified, so that nothing is ever parsed again from the outside.
 */
public final class Envelope {
    /** The type of in-toto statements. */
    public static final String IN_TOTO = "application/vnd.in-toto+json";

    private static final int SIGNATURES_MAX = 16;
    private static final int TYPE_MAX = 1_000;

    private Envelope() {}

    /** What an envelope turned out to hold. */
    public sealed interface Opened {
        /** @param body the very bytes the signature covers */
        record Verified(byte[] body) implements Opened {}

        /** It proves nothing, and why. */
        record Broken(String why) implements Opened {}
    }

    /** Signs a body and puts it into an envelope: canonical JSON. */
    public static byte[] seal(String type, byte[] body, Signatory signatory) {
        ObjectNode envelope = StrictJson.object()
                .put("payload", Base64.getEncoder().encodeToString(body))
                .put("payloadType", type);
        envelope.putArray("signatures")
                .addObject()
                .put("keyid", signatory.keyId())
                .put("sig", Base64.getEncoder().encodeToString(signatory.sign(signed(type, body))));
        return StrictJson.bytes(envelope);
    }

    /** Opens an envelope that at least one of the trusted keys signed. */
    public static Opened open(byte[] envelope, String type, List<? extends Trusted> keys) {
        return open(envelope, type, keys, 1);
    }

    /**
     * Opens an envelope.
     *
     * @param type the only type of body that is accepted
     * @param threshold how many different trusted keys must have signed, at least 1
     */
    public static Opened open(byte[] envelope, String type, List<? extends Trusted> keys, int threshold) {
        if (threshold < 1 || type.isEmpty()) {
            throw new IllegalArgumentException("a threshold of at least 1 and a type are needed");
        }
        Optional<ObjectNode> read = StrictJson.read(envelope);
        if (read.isEmpty()) {
            return new Opened.Broken("the envelope is no JSON object");
        }
        JsonNode claimed = read.get().path("payloadType");
        if (!claimed.isTextual() || claimed.textValue().length() > TYPE_MAX) {
            return new Opened.Broken("the envelope names no type");
        }
        if (!claimed.textValue().equals(type)) {
            return new Opened.Broken("the envelope holds another type than " + type);
        }
        Optional<byte[]> body = decoded(read.get().path("payload"));
        if (body.isEmpty()) {
            return new Opened.Broken("the envelope's payload is not base64");
        }
        JsonNode signatures = read.get().path("signatures");
        if (!signatures.isArray() || signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
            return new Opened.Broken("the envelope has no signatures, or more than " + SIGNATURES_MAX);
        }
        int signers = signers(signed(type, body.get()), signatures, keys);
        return signers >= threshold
                ? new Opened.Verified(body.get())
                : new Opened.Broken(
                        signers == 0
                                ? "no signature of a trusted key covers this payload and type"
                                : "only %d of %d keys needed signed".formatted(signers, threshold));
    }

    /**
     * Whether an envelope that holds is written just as {@link #seal} writes it, under that key's name: DSSE allows
     * many spellings of the same, of which a sealed bundle has one.
     */
    public static boolean isExact(byte[] envelope, String keyId) {
        Optional<ObjectNode> read = StrictJson.read(envelope);
        if (read.isEmpty()) {
            return false;
        }
        JsonNode signature = read.get().path("signatures").path(0);
        ObjectNode again = StrictJson.object()
                .put("payload", respelled(read.get().path("payload")))
                .put("payloadType", read.get().path("payloadType").asText());
        again.putArray("signatures").addObject().put("keyid", keyId).put("sig", respelled(signature.path("sig")));
        return Arrays.equals(envelope, StrictJson.bytes(again));
    }

    private static String respelled(JsonNode base64) {
        return decoded(base64).map(Base64.getEncoder()::encodeToString).orElse("");
    }

    private static int signers(byte[] message, JsonNode signatures, List<? extends Trusted> keys) {
        List<byte[]> raw = new ArrayList<>();
        for (JsonNode signature : signatures) {
            decoded(signature.path("sig")).ifPresent(raw::add);
        }
        int signers = 0;
        for (Trusted key : keys) {
            if (raw.stream().anyMatch(signature -> key.verifies(message, signature))) {
                signers++;
            }
        }
        return signers;
    }

    /** The bytes a signature covers (DSSE's pre-authentication encoding). */
    public static byte[] signed(String type, byte[] body) {
        byte[] name = type.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + name.length + 40);
        out.writeBytes(("DSSEv1 " + name.length + " ").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(name);
        out.writeBytes((" " + body.length + " ").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** Either alphabet of base64, with or without padding. */
    private static Optional<byte[]> decoded(JsonNode text) {
        if (!text.isTextual()) {
            return Optional.empty();
        }
        String standard = text.textValue().replace('-', '+').replace('_', '/');
        try {
            return Optional.of(Base64.getDecoder().decode(standard));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
