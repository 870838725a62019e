package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;

/** A small JSON text under construction. */
final class JsonText {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    JsonText raw(String text) {
        return bytes(text.getBytes(UTF_8));
    }

    JsonText bytes(byte[] text) {
        out.writeBytes(text);
        return this;
    }

    JsonText string(String value) {
        out.write('"');
        out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed(value)));
        out.write('"');
        return this;
    }

    /** Null where the value is empty. */
    JsonText nullable(String value) {
        return value.isEmpty() ? raw("null") : string(value);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    /** The value with lone surrogates replaced: they have no UTF-8 form. */
    private static String wellFormed(String value) {
        return new String(value.getBytes(UTF_8), UTF_8);
    }
}
