package io.portcullis.gateway.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.portcullis.traffic.Usage;
import java.io.IOException;

/** The tokens of one answer: upstream's own counts as they arrive, an estimate until then. */
final class Tally {
    private static final long COUNT_MAX = 1L << 40;

    private final long inputEstimate;
    private final TokenEstimate sent = new TokenEstimate();
    private long input = -1;
    private long created;
    private long read;
    private long output = -1;
    private long reasoning;
    private boolean known;

    Tally(long inputEstimate) {
        this.inputEstimate = inputEstimate;
    }

    /** Where texts of the answer are to be counted as they pass. */
    TokenEstimate sent() {
        return sent;
    }

    boolean known() {
        return known;
    }

    Usage usage() {
        long in = input < 0 ? inputEstimate : input + created + read;
        long out = known ? Math.max(0, output) : Math.max(output, sent.tokens());
        return new Usage(in, out, reasoning);
    }

    /**
     * Reads a usage object; anything else in its place is ignored.
     *
     * @param last whether the counts are the final ones, not those at the start of a stream
     */
    void read(byte[] bytes, int from, int to, boolean last) {
        try (JsonParser in = Json.FACTORY.createParser(bytes, from, to - from)) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                counts(in);
                known |= last && (output >= 0 || input >= 0);
            }
        } catch (IOException e) {
            known = false;
        }
    }

    private void counts(JsonParser in) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            if (in.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                count(name, in);
            } else if (name.endsWith("_details") && in.currentToken() == JsonToken.START_OBJECT) {
                details(in);
            } else {
                in.skipChildren();
            }
        }
    }

    private void count(String name, JsonParser in) throws IOException {
        long value = value(in);
        switch (name) {
            case "prompt_tokens", "input_tokens" -> input = value;
            case "completion_tokens", "output_tokens" -> output = value;
            case "cache_creation_input_tokens" -> created = value;
            case "cache_read_input_tokens" -> read = value;
            default -> {}
        }
    }

    private void details(JsonParser in) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            boolean count = in.nextToken() == JsonToken.VALUE_NUMBER_INT;
            if (count && (name.equals("reasoning_tokens") || name.equals("thinking_tokens"))) {
                reasoning = value(in);
            } else {
                in.skipChildren();
            }
        }
    }

    private static long value(JsonParser in) throws IOException {
        boolean small = in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        return small ? Math.clamp(in.getLongValue(), 0, COUNT_MAX) : COUNT_MAX;
    }
}
