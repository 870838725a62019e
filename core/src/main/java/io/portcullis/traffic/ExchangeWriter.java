package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;

/**
 * Writes lines of the exchange log: a head, then the request and the response as the API's own bodies, byte for byte
 * but for line breaks between JSON tokens, which are removed. A body that is no single JSON value in UTF-8, or is
 * longer than 7 MiB, becomes <code>{"unparsed":"..."}</code> with at most its first MiB, so that a line always stays
 * readable and below {@link ExchangeReader#MAX_BYTES}. Stateless and thread-safe.
 */
public final class ExchangeWriter {
    static final int MAX_BODY = 7 << 20;
    private static final int MAX_UNPARSED = 1 << 20;
    private static final int MAX_WORD = 4096;
    /** The line itself is one level; a body may use the rest. */
    private static final int MAX_BODY_DEPTH = ExchangeReader.MAX_DEPTH - 2;

    /** The line without its new line. An empty request counts as unparsed, an empty response is left out. */
    public byte[] line(ExchangeHead head, byte[] request, byte[] response) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(request.length + response.length + 512);
        try (JsonGenerator json = ExchangeReader.JSON.createGenerator(out)) {
            json.writeStartObject();
            head(json, head);
            body(json, out, "request", request);
            if (response.length > 0) {
                body(json, out, "response", response);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an in-memory stream failed", e);
        }
        return out.toByteArray();
    }

    /** The note, in place of lines, that {@code exchanges} could not be kept between the two times. */
    public byte[] dropped(long exchanges, Instant since, Instant until) {
        return ("{\"dropped\":" + exchanges + ",\"since\":\"" + since + "\",\"time\":\"" + until + "\"}")
                .getBytes(UTF_8);
    }

    private static void head(JsonGenerator json, ExchangeHead head) throws IOException {
        text(json, "id", head.id());
        text(json, "time", head.time().toString());
        text(json, "account", head.account());
        text(json, "org", head.org());
        text(json, "key", head.key());
        text(json, "plan", head.plan());
        client(json, head.client());
        text(json, "endpoint", head.endpoint());
        if (head.status() != 0) {
            json.writeNumberField("status", head.status());
        }
        if (!head.latency().isZero()) {
            json.writeNumberField("latency_ms", head.latency().toMillis());
        }
        text(json, "conversation", head.conversation());
        text(json, "terms", head.terms());
        text(json, "decision", head.decision());
        if (head.truncated()) {
            json.writeBooleanField("truncated", true);
        }
    }

    private static void client(JsonGenerator json, Client client) throws IOException {
        if (client.equals(Client.UNKNOWN)) {
            return;
        }
        json.writeObjectFieldStart("client");
        text(json, "ip", client.ip());
        if (client.asn() != 0) {
            json.writeNumberField("asn", client.asn());
        }
        text(json, "user_agent", client.userAgent());
        text(json, "ja4", client.ja4());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, whole(value, MAX_WORD));
        }
    }

    private static void body(JsonGenerator json, ByteArrayOutputStream out, String name, byte[] body)
            throws IOException {
        json.writeFieldName(name);
        if (body.length <= MAX_BODY && isValue(body)) {
            json.writeRawValue("");
            json.flush();
            copy(body, out);
        } else {
            json.writeStartObject();
            String text = new String(body, 0, Math.min(body.length, MAX_UNPARSED), UTF_8);
            json.writeStringField("unparsed", whole(text, MAX_UNPARSED));
            if (body.length > MAX_UNPARSED) {
                json.writeNumberField("bytes", body.length);
            }
            json.writeEndObject();
        }
    }

    /** At most {@code length} characters, with no half of a surrogate pair left over anywhere. */
    private static String whole(String value, int length) {
        String cut = value.length() > length ? value.substring(0, length) : value;
        for (int i = 0; i < cut.length(); i++) {
            if (Character.isSurrogate(cut.charAt(i))) {
                return new String(cut.getBytes(UTF_8), UTF_8);
            }
        }
        return cut;
    }

    /** Within valid JSON a raw line break can only stand between tokens, so that all of them may go. */
    private static void copy(byte[] body, ByteArrayOutputStream out) {
        int from = 0;
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n' || body[i] == '\r') {
                out.write(body, from, i - from);
                from = i + 1;
            }
        }
        out.write(body, from, body.length - from);
    }

    /** Whether the bytes are exactly one JSON value in UTF-8 that a reader of the log can read again. */
    static boolean isValue(byte[] body) {
        int depth = 0;
        int values = 0;
        try (JsonParser parser = ExchangeReader.JSON.createParser(body)) {
            JsonToken token;
            while ((token = parser.nextToken()) != null) {
                if (token.isStructEnd()) {
                    depth--;
                    continue;
                }
                if (depth == 0 && ++values > 1) {
                    return false;
                }
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isNumeric()) {
                    parser.getNumberType();
                }
                if (depth > MAX_BODY_DEPTH) {
                    return false;
                }
            }
            return values == 1 && isUtf8(body);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] body) {
        boolean ascii = true;
        for (byte b : body) {
            ascii &= b >= 0;
        }
        if (ascii) {
            return true;
        }
        if (body[0] == (byte) 0xEF) {
            return false;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
