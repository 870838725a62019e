package io.portcullis.gateway.flow;

import io.portcullis.gateway.wire.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** A request's body without its content coding; what unpacks to more than the bound is refused unread. */
final class Plain {
    private Plain() {}

    /** A body to read, or why it is refused. */
    sealed interface Text permits Bytes, Refused {}

    record Bytes(byte[] body) implements Text {}

    record Refused(Refusal refusal) implements Text {}

    static Text of(String coding, byte[] sent, int bytesMax) {
        return switch (coding) {
            case "", "identity" -> new Bytes(sent);
            case "gzip" -> unpacked(sent, bytesMax);
            default -> new Refused(new Refusal.Unsupported("Content-Encoding must be gzip or identity."));
        };
    }

    private static Text unpacked(byte[] sent, int bytesMax) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            byte[] plain = in.readNBytes(bytesMax + 1);
            return plain.length > bytesMax ? new Refused(new Refusal.TooLarge(bytesMax)) : new Bytes(plain);
        } catch (IOException e) {
            return new Refused(new Refusal.Invalid("The gzip body cannot be read: " + e.getMessage() + ".", ""));
        }
    }
}
