package io.portcullis.traffic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of the exchange log (JSON, one exchange a line, the request and response being the API's own bodies of
 * OpenAI chat, responses, completions and embeddings, and Anthropic messages) in one pass over the bytes, skipping
 * what no detector needs without decoding it.
 *
 * <p>Required are {@code time}, {@code account} and {@code request}. Everything else may be missing or of an unknown
 * kind. Where {@code endpoint} is missing it is told from the shape of the bodies. Tool calls appear in the text of
 * an assistant turn as {@code name(arguments)}; reasoning that a caller sends back is left out of the prompt.
 *
 * <p>Bounds: a line of more than {@code maxBytes} and JSON nested deeper than 200 are unreadable. Not thread-safe:
 * one reader a thread.
 */
public final class ExchangeReader implements LineReader {
    /** Longest line read unless told otherwise: 16 MiB. */
    public static final int MAX_BYTES = 16 << 20;

    static final int MAX_DEPTH = 200;
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(10_000)
                    .maxNumberLength(400)
                    .maxStringLength(64 << 20)
                    .build())
            .build();

    private final int maxBytes;
    private final LineScanner scanner = new LineScanner();
    private final ItemReader items = new ItemReader();
    private final RequestReader request = new RequestReader(items);
    private final ResponseReader response = new ResponseReader(items);

    private String id = "";
    private @Nullable Instant time;
    private boolean timed;
    private String account = "";
    private String org = "";
    private String key = "";
    private String plan = "";
    private String endpoint = "";
    private String conversation = "";
    private int status;
    private long latencyMillis;
    private boolean asked;
    private long dropped;
    private String ip = "";
    private long asn;
    private String userAgent = "";
    private String ja4 = "";

    public ExchangeReader() {
        this(MAX_BYTES);
    }

    public ExchangeReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void read(byte[] buffer, int offset, int length, Consumer<? super Line> into) {
        into.accept(read(buffer, offset, length));
    }

    /** The exchange of the line, or why there is none; never throws. */
    public Line read(byte[] buffer, int offset, int length) {
        if (length > maxBytes) {
            return new Line.Unreadable("line too long");
        }
        clear();
        items.source(buffer);
        scanner.start(buffer, offset, length);
        try {
            JsonToken first = scanner.nextToken();
            if (first != JsonToken.START_OBJECT) {
                return new Line.Unreadable(first == JsonToken.NOT_AVAILABLE ? "empty line" : "not a JSON object");
            }
            fields(scanner);
            if (scanner.nextToken() != JsonToken.NOT_AVAILABLE) {
                return new Line.Unreadable("more than one value on the line");
            }
            return line();
        } catch (IOException e) {
            String reason = e.getMessage();
            return new Line.Unreadable(reason == null ? "not JSON" : reason);
        }
    }

    private void clear() {
        id = "";
        time = null;
        timed = false;
        account = "";
        org = "";
        key = "";
        plan = "";
        endpoint = "";
        conversation = "";
        status = 0;
        latencyMillis = 0;
        asked = false;
        dropped = 0;
        ip = "";
        asn = 0;
        userAgent = "";
        ja4 = "";
        request.clear();
        response.clear();
    }

    private Line line() {
        if (dropped > 0 && account.isEmpty()) {
            return new Line.Dropped(dropped);
        }
        Instant at = time;
        if (at == null) {
            return new Line.Unreadable(timed ? "time not readable" : "no time");
        }
        if (account.isEmpty()) {
            return new Line.Unreadable("no account");
        }
        if (!asked) {
            return new Line.Unreadable("no request");
        }
        boolean unknown = ip.isEmpty() && asn == 0 && userAgent.isEmpty() && ja4.isEmpty();
        return new Line.Read(new Exchange(
                id,
                at,
                account,
                org,
                key,
                plan,
                unknown ? Client.UNKNOWN : new Client(ip, asn, userAgent, ja4),
                endpoint.isEmpty() ? shape() : endpoint,
                status,
                latencyMillis == 0 ? Duration.ZERO : Duration.ofMillis(latencyMillis),
                conversation,
                request.model(),
                request.asks(),
                request.prompt(),
                response.reply()));
    }

    private String shape() {
        return response.shape().isEmpty() ? request.shape() : response.shape();
    }

    private void fields(LineScanner parser) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "id" -> id = token == JsonToken.VALUE_STRING ? parser.getText() : parser.word();
                case "time" -> time(parser, token);
                case "account" -> account = parser.word();
                case "org" -> org = parser.word();
                case "key" -> key = parser.word();
                case "plan" -> plan = parser.word();
                case "client" -> client(parser, token);
                case "endpoint" -> endpoint = parser.word();
                case "status" -> status = (int) Math.clamp(number(parser, token), 0, 999);
                case "latency_ms" -> latencyMillis = Math.clamp(number(parser, token), 0, Integer.MAX_VALUE);
                case "conversation" -> conversation = parser.word();
                case "request" -> asked = request.read(parser);
                case "response" -> response.read(parser);
                case "dropped" -> dropped = number(parser, token);
                default -> parser.skipChildren();
            }
        }
    }

    private void time(LineScanner parser, JsonToken token) throws IOException {
        timed = token != JsonToken.VALUE_NULL;
        if (token == JsonToken.VALUE_STRING) {
            time = Times.of(parser.getText()).orElse(null);
        } else if (token.isNumeric()) {
            time = Times.ofEpoch(parser.getDoubleValue()).orElse(null);
        } else {
            parser.skipChildren();
        }
    }

    private void client(LineScanner parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "ip" -> ip = parser.word();
                case "asn" -> asn = Math.clamp(number(parser, value), 0, 0xFFFF_FFFFL);
                case "user_agent" -> userAgent = parser.word();
                case "ja4" -> ja4 = parser.word();
                default -> parser.skipChildren();
            }
        }
    }

    private static long number(LineScanner parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return (long) parser.getDoubleValue();
        }
        parser.skipChildren();
        return 0;
    }
}
