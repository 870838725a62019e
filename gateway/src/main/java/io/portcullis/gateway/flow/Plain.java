package io.portcullis.gateway.flow;

import io.portcullis.gateway.wire.Refusal;

/** A request's body without its content coding. */
final class Plain {
    private Plain() {}

    /** A body to read, or why it is refused. */
    sealed interface Text permits Bytes, Refused {}

    record Bytes(byte[] body) implements Text {}

    record Refused(Refusal refusal) implements Text {}

    static Text of(String coding, byte[] sent, int bytesMax) {
        return switch (coding) {
            case "", "identity" -> new Bytes(sent);
            default -> new Refused(new Refusal.Unsupported("Content-Encoding must be gzip or identity."));
        };
    }
}
