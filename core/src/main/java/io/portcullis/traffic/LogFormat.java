package io.portcullis.traffic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** The formats of logs that can be read, one JSON value a line each. */
public enum LogFormat {
    /** Portcullis' own exchange log. */
    EXCHANGES,
    /** OpenTelemetry traces with GenAI attributes, as OTLP JSON. */
    OTLP,
    /** LiteLLM's request logs: standard logging payloads or spend logs. */
    LITELLM;

    private static final int LINES_LOOKED_AT = 20;

    /** A reader of this format for lines of at most {@code maxBytes}. */
    public LineReader reader(int maxBytes) {
        return switch (this) {
            case EXCHANGES -> new ExchangeReader(maxBytes);
            case OTLP -> new OtlpReader(maxBytes);
            case LITELLM -> new LiteLlmReader(maxBytes);
        };
    }

    /** The format of a log by the first of its lines that tells, looking at 20 lines at most; empty if none tells. */
    public static Optional<LogFormat> ofFirstLines(byte[] buffer, int length) {
        int start = 0;
        for (int i = 0; i < LINES_LOOKED_AT && start < length; i++) {
            int end = start;
            while (end < length && buffer[end] != '\n') {
                end++;
            }
            Optional<LogFormat> format = of(buffer, start, end - start);
            if (format.isPresent()) {
                return format;
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    /** The format of one line by its field names. */
    public static Optional<LogFormat> of(byte[] buffer, int offset, int length) {
        boolean own = false;
        boolean lite = false;
        try (JsonParser parser = ExchangeReader.JSON.createParser(buffer, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            String name;
            while ((name = parser.nextFieldName()) != null) {
                parser.nextToken();
                switch (name) {
                    case "resourceSpans", "resource_spans", "scopeSpans" -> {
                        return Optional.of(OTLP);
                    }
                    case "account", "request" -> own = true;
                    case "startTime", "call_type", "user_api_key_hash", "litellm_params" -> lite = true;
                    default -> {}
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return own ? Optional.of(EXCHANGES) : lite ? Optional.of(LITELLM) : Optional.empty();
    }
}
