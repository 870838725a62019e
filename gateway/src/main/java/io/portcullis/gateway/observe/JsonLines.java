package io.portcullis.gateway.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** A log event as one JSON object and a new line; texts are cut at 8,192 characters. */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final int TEXT_MAX = 8_192;
    private static final byte[] NOTHING = new byte[0];

    private final JsonFactory json = new JsonFactory();

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("time", event.getInstant().toString());
            out.writeStringField("level", event.getLevel().toString());
            out.writeStringField("logger", event.getLoggerName());
            out.writeStringField("message", cut(event.getFormattedMessage()));
            List<KeyValuePair> pairs = event.getKeyValuePairs();
            if (pairs != null) {
                for (KeyValuePair pair : pairs) {
                    write(out, pair);
                }
            }
            IThrowableProxy failure = event.getThrowableProxy();
            if (failure != null) {
                out.writeStringField("error", failure.getClassName());
                out.writeStringField(
                        "at",
                        failure.getStackTraceElementProxyArray().length == 0
                                ? ""
                                : failure.getStackTraceElementProxyArray()[0].toString());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, KeyValuePair pair) throws IOException {
        switch (pair.value) {
            case null -> out.writeNullField(pair.key);
            case Boolean flag -> out.writeBooleanField(pair.key, flag);
            case Integer number -> out.writeNumberField(pair.key, number);
            case Long number -> out.writeNumberField(pair.key, number);
            case Double number -> out.writeNumberField(pair.key, number);
            default -> out.writeStringField(pair.key, cut(pair.value.toString()));
        }
    }

    private static String cut(String text) {
        return Redaction.of(text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "...");
    }
}
