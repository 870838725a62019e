package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Optional;

/**
 * Forms a line of the exchange log and reads it in the same pass: each body is copied to its place in the line and
 * scanned there, which proves it to be one JSON value and yields what detectors need of it. {@link #exchange} is
 * therefore what an {@link ExchangeReader} would read from {@link #line}, and costs no second parse; a test holds the
 * two together. Rules of the line itself: {@link ExchangeWriter}. Not thread-safe: one form a thread.
 */
public final class ExchangeForm {
    static final int MAX_BODY = 7 << 20;
    private static final int MAX_UNPARSED = 1 << 20;
    private static final int MAX_WORD = 4096;
    private static final int KEPT_BYTES = 1 << 20;
    /** The line itself is one level; a body may use the rest. */
    private static final int BODY_LEVELS = ExchangeReader.MAX_DEPTH - 2;

    private static final JsonStringEncoder ESCAPES = JsonStringEncoder.getInstance();

    /** A buffer that can be read, and cut back, in place. */
    private static final class Buffer extends ByteArrayOutputStream {
        Buffer() {
            super(1 << 14);
        }

        byte[] bytes() {
            return buf;
        }

        void cut(int length) {
            count = length;
        }
    }

    private final LineScanner scanner = new LineScanner();
    private final ItemReader items = new ItemReader();
    private final RequestReader request = new RequestReader(items);
    private final ResponseReader response = new ResponseReader(items);
    private Buffer out = new Buffer();
    private Optional<Exchange> exchange = Optional.empty();

    /** The line without its new line. An empty request counts as unparsed, an empty response is left out. */
    public byte[] line(ExchangeHead head, byte[] asked, byte[] answered) {
        if (out.size() > KEPT_BYTES) {
            out = new Buffer();
        }
        out.reset();
        request.clear();
        response.clear();
        out.write('{');
        head(head);
        boolean object = body("request", asked, true);
        if (answered.length > 0) {
            body("response", answered, false);
        }
        out.write('}');
        exchange = object && !head.account().isEmpty() ? Optional.of(read(head)) : Optional.empty();
        return out.toByteArray();
    }

    /** The exchange of the last line; empty where a reader of the line would find none. */
    public Optional<Exchange> exchange() {
        return exchange;
    }

    private Exchange read(ExchangeHead head) {
        String shape = response.shape().isEmpty() ? request.shape() : response.shape();
        String endpoint = whole(head.endpoint(), MAX_WORD);
        long millis = Math.clamp(head.latency().toMillis(), 0, Integer.MAX_VALUE);
        return new Exchange(
                whole(head.id(), MAX_WORD),
                head.time(),
                whole(head.account(), MAX_WORD),
                whole(head.org(), MAX_WORD),
                whole(head.key(), MAX_WORD),
                whole(head.plan(), MAX_WORD),
                client(head.client()),
                endpoint.isEmpty() ? shape : endpoint,
                Math.clamp(head.status(), 0, 999),
                millis == 0 ? Duration.ZERO : Duration.ofMillis(millis),
                whole(head.conversation(), MAX_WORD),
                request.model(),
                request.asks(),
                request.prompt(),
                response.reply());
    }

    private static Client client(Client client) {
        Client seen = new Client(
                whole(client.ip(), MAX_WORD),
                Math.clamp(client.asn(), 0, 0xFFFF_FFFFL),
                whole(client.userAgent(), MAX_WORD),
                whole(client.ja4(), MAX_WORD));
        return seen.equals(Client.UNKNOWN) ? Client.UNKNOWN : seen;
    }

    private void head(ExchangeHead head) {
        text("id", head.id());
        text("time", head.time().toString());
        text("account", head.account());
        text("org", head.org());
        text("key", head.key());
        text("plan", head.plan());
        if (!head.client().equals(Client.UNKNOWN)) {
            name("client");
            out.write('{');
            text("ip", head.client().ip());
            if (head.client().asn() != 0) {
                number("asn", head.client().asn());
            }
            text("user_agent", head.client().userAgent());
            text("ja4", head.client().ja4());
            out.write('}');
        }
        text("endpoint", head.endpoint());
        if (head.status() != 0) {
            number("status", head.status());
        }
        if (!head.latency().isZero()) {
            number("latency_ms", head.latency().toMillis());
        }
        text("conversation", head.conversation());
        text("terms", head.terms());
        text("decision", head.decision());
        if (head.truncated()) {
            name("truncated");
            out.writeBytes("true".getBytes(US_ASCII));
        }
    }

    private void text(String name, String value) {
        if (!value.isEmpty()) {
            name(name);
            string(whole(value, MAX_WORD));
        }
    }

    private void number(String name, long value) {
        name(name);
        out.writeBytes(Long.toString(value).getBytes(US_ASCII));
    }

    private void name(String name) {
        if (out.bytes()[out.size() - 1] != '{') {
            out.write(',');
        }
        string(name);
        out.write(':');
    }

    private void string(String value) {
        out.write('"');
        out.writeBytes(plain(value) ? value.getBytes(US_ASCII) : ESCAPES.quoteAsUTF8(value));
        out.write('"');
    }

    private static boolean plain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Writes and reads a body; whether what was written is an object or, for an answer, anything. */
    private boolean body(String name, byte[] body, boolean asked) {
        name(name);
        int from = out.size();
        if (body.length <= MAX_BODY && isUtf8(body) && copied(body) && scan(from, asked)) {
            return out.bytes()[from + blanks(from)] == '{';
        }
        out.cut(from);
        out.write('{');
        name("unparsed");
        string(whole(new String(body, 0, Math.min(body.length, MAX_UNPARSED), UTF_8), MAX_UNPARSED));
        if (body.length > MAX_UNPARSED) {
            number("bytes", body.length);
        }
        out.write('}');
        scan(from, asked);
        return true;
    }

    private int blanks(int from) {
        int blanks = 0;
        while (" \t".indexOf(out.bytes()[from + blanks]) >= 0) {
            blanks++;
        }
        return blanks;
    }

    /** Whether the line, from there on, is one JSON value, which is read on the way. */
    private boolean scan(int from, boolean asked) {
        items.source(out.bytes());
        scanner.start(out.bytes(), from, out.size() - from, BODY_LEVELS);
        try {
            if (scanner.nextToken() == JsonToken.NOT_AVAILABLE) {
                return false;
            }
            if (asked) {
                request.read(scanner);
            } else {
                response.read(scanner);
            }
            return scanner.nextToken() == JsonToken.NOT_AVAILABLE;
        } catch (IOException malformed) {
            return false;
        }
    }

    /**
     * Copies the body without line breaks. Within valid JSON a raw line break can only stand between tokens, so that
     * all of them may go; what has any must prove itself first, because without them it would be another text.
     */
    private boolean copied(byte[] body) {
        int at = lineBreak(body, 0);
        if (at < 0) {
            out.write(body, 0, body.length);
            return true;
        }
        if (!isValue(body)) {
            return false;
        }
        int from = 0;
        for (; at >= 0; at = lineBreak(body, from)) {
            out.write(body, from, at - from);
            from = at + 1;
        }
        out.write(body, from, body.length - from);
        return true;
    }

    private static int lineBreak(byte[] body, int from) {
        for (int i = from; i < body.length; i++) {
            if (body[i] == '\n' || body[i] == '\r') {
                return i;
            }
        }
        return -1;
    }

    private boolean isValue(byte[] body) {
        scanner.start(body, 0, body.length, BODY_LEVELS);
        try {
            if (scanner.nextToken() == JsonToken.NOT_AVAILABLE) {
                return false;
            }
            scanner.skipChildren();
            return scanner.nextToken() == JsonToken.NOT_AVAILABLE;
        } catch (IOException malformed) {
            return false;
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

    private static boolean isUtf8(byte[] body) {
        int signs = 0;
        for (byte b : body) {
            signs |= b;
        }
        if (signs >= 0) {
            return true;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
