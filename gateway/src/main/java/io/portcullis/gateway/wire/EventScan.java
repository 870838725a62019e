package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.traffic.Endpoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A cheap look at one JSON text: which governed fields are in it, and where. One pass over the bytes without
 * allocation, about a nanosecond each; it knows strings, keys and depth, and trusts upstream to write valid JSON whose
 * keys are not escaped. What it flags is then parsed properly.
 */
final class EventScan {
    private static final byte[][] REASONING = keys(
            "reasoning_content",
            "reasoning",
            "reasoning_text",
            "reasoning_details",
            "reasoning_signature",
            "reasoning_opaque",
            "thinking",
            "thinking_blocks",
            "encrypted_content");
    private static final byte[][] LOGPROBS = keys("logprobs", "prompt_logprobs");
    private static final byte[] TYPE = key("type");
    private static final byte[] MODEL = key("model");
    private static final byte[] ID = key("id");
    private static final byte[] INDEX = key("index");
    private static final byte[] USAGE = key("usage");
    private static final byte[] DETAILS = key("_tokens_details");
    private static final byte[] ERROR = key("error");
    private static final byte[] CHOICES = key("choices");
    private static final byte[] FINGERPRINT = key("system_fingerprint");
    private static final byte[] FINISH = key("finish_reason");
    private static final byte[] STOP = key("stop_reason");
    private static final byte[] STATUS = key("status");
    private static final byte[] HIDDEN_TYPE = key("thinking");
    private static final byte[] REDACTED_TYPE = key("redacted_thinking");
    private static final byte[] REASONING_TYPE = key("reasoning");

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long QUOTES = 0x2222222222222222L;
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;

    private final byte[][] texts;
    private byte[] bytes = new byte[0];
    private int to;

    int typeFrom;
    int typeTo;
    int modelFrom;
    int modelTo;
    int idFrom;
    int idTo;
    int finishFrom;
    int finishTo;
    /** The whole member {@code system_fingerprint}, with neither comma. */
    int fingerprintFrom;

    int fingerprintTo;
    int usageAt;
    int maxIndex;
    boolean error;
    boolean noChoices;
    boolean logprobs;
    boolean reasoning;
    /** A name or type is written with escapes. */
    private boolean odd;
    /** A field for reasoning is there without any. */
    private boolean nulled;
    /** Not one whole JSON object: strings or containers are left open, or something else stands there. */
    boolean broken;

    EventScan(Endpoint endpoint) {
        this.texts = switch (endpoint) {
            case CHAT_COMPLETIONS -> keys("content", "reasoning_content", "reasoning", "arguments", "refusal", "text");
            case COMPLETIONS -> keys("text");
            case RESPONSES -> keys("delta");
            case MESSAGES -> keys("text", "thinking", "partial_json");
            case EMBEDDINGS, COUNT_TOKENS -> keys();
        };
    }

    private static byte[] key(String name) {
        return name.getBytes(US_ASCII);
    }

    private static byte[][] keys(String... names) {
        return Arrays.stream(names).map(EventScan::key).toArray(byte[][]::new);
    }

    /** Looks at {@code bytes[from, end)}; texts of the answer are added to the estimate. */
    void scan(byte[] text, int from, int end, TokenEstimate estimate) {
        bytes = text;
        to = end;
        typeFrom = modelFrom = idFrom = finishFrom = fingerprintFrom = usageAt = -1;
        typeTo = modelTo = idTo = finishTo = fingerprintTo = -1;
        maxIndex = 0;
        error = noChoices = logprobs = reasoning = odd = nulled = false;
        int first = space(from);
        broken = first >= end || text[first] != '{';
        boolean choices = false;
        int depth = 0;
        int i = from;
        while (i < end) {
            byte b = text[i];
            if (b == '"') {
                int close = close(i + 1);
                int colon = space(close + 1);
                if (colon < end && text[colon] == ':') {
                    int value = space(colon + 1);
                    choices |= depth == 1 && is(CHOICES, i + 1, close);
                    odd |= escaped(i + 1, close);
                    i = value < end && text[value] == '"'
                            ? string(i + 1, close, value, depth, estimate)
                            : other(i + 1, close, value, depth);
                } else {
                    i = colon;
                }
                continue;
            }
            if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
            }
            i++;
        }
        noChoices |= !choices;
        broken |= depth != 0;
    }

    boolean type(String name) {
        int length = typeTo - typeFrom;
        if (typeFrom < 0 || length != name.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[typeFrom + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean typeBegins(String prefix) {
        if (typeFrom < 0 || typeTo - typeFrom < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (bytes[typeFrom + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    String id() {
        return idFrom < 0 ? "" : new String(bytes, idFrom, Math.min(256, idTo - idFrom), UTF_8);
    }

    String finish() {
        return finishFrom < 0 ? "" : new String(bytes, finishFrom, Math.min(64, finishTo - finishFrom), UTF_8);
    }

    /** A key whose value is a string; gives where to go on. */
    private int string(int from, int end, int value, int depth, TokenEstimate estimate) {
        int start = value + 1;
        int close = close(start);
        if (close >= to) {
            return to;
        }
        odd |= is(TYPE, from, end) && escaped(start, close);
        if (depth == 1 && is(TYPE, from, end)) {
            typeFrom = start;
            typeTo = close;
        } else if (depth <= 2 && modelFrom < 0 && is(MODEL, from, end)) {
            modelFrom = start;
            modelTo = close;
        } else if (depth <= 2 && idFrom < 0 && is(ID, from, end)) {
            idFrom = start;
            idTo = close;
        } else if (is(FINISH, from, end) || is(STOP, from, end) || (depth <= 2 && is(STATUS, from, end))) {
            finishFrom = start;
            finishTo = close;
        } else if (depth == 1 && is(FINGERPRINT, from, end)) {
            fingerprintFrom = from - 1;
            fingerprintTo = close + 1;
        }
        reasoning |= among(REASONING, from, end) || (is(TYPE, from, end) && hiddenType(start, close));
        if (among(texts, from, end)) {
            estimate.add(bytes, start, close);
        }
        return close + 1;
    }

    private boolean hiddenType(int from, int end) {
        return is(HIDDEN_TYPE, from, end) || is(REDACTED_TYPE, from, end) || is(REASONING_TYPE, from, end);
    }

    private int other(int from, int end, int value, int depth) {
        if (value >= to) {
            return to;
        }
        byte first = bytes[value];
        if (first == 'n') {
            nulled |= among(REASONING, from, end);
            return value;
        }
        if (is(USAGE, from, end)) {
            usageAt = first == '{' ? value : usageAt;
        } else if (depth == 1 && is(ERROR, from, end)) {
            error |= first == '{';
        } else if (depth == 1 && is(CHOICES, from, end)) {
            noChoices = empty(value);
        } else if (among(LOGPROBS, from, end)) {
            logprobs |= !empty(value);
        } else if (among(REASONING, from, end)) {
            reasoning = true;
        } else if (is(INDEX, from, end) && depth == 3) {
            maxIndex = Math.max(maxIndex, number(value));
        }
        return value;
    }

    /**
     * Whether something here may tell of reasoning: by its name, by counts among those of usage, or by a name or type
     * that is written with escapes, which this scan does not read. Where it says no, a tree would find nothing either.
     */
    boolean tellsReasoning() {
        return reasoning || odd || (usageAt >= 0 && (nulled || details()));
    }

    private boolean details() {
        for (int i = usageAt; i < to; i++) {
            if (bytes[i] == '_' && to - i >= DETAILS.length && is(DETAILS, i, i + DETAILS.length)) {
                return true;
            }
        }
        return false;
    }

    private boolean escaped(int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private boolean empty(int value) {
        int inside = space(value + 1);
        return bytes[value] == '[' && inside < to && bytes[inside] == ']';
    }

    private int number(int at) {
        int number = 0;
        for (int i = at; i < to && i < at + 9 && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /** The closing quote of the string that starts here; the end of the text where there is none. */
    private int close(int from) {
        int i = from;
        while (i < to) {
            if (i + Long.BYTES <= to) {
                long word = (long) WORDS.get(bytes, i);
                long found = zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES);
                if (found == 0) {
                    i += Long.BYTES;
                    continue;
                }
                i += Long.numberOfTrailingZeros(found) >>> 3;
            }
            if (bytes[i] == '"') {
                return i;
            }
            i += bytes[i] == '\\' ? 2 : 1;
        }
        broken = true;
        return to;
    }

    /** The top bit of each byte that is zero; exact for the lowest one (Warren, Hacker's Delight, 6-1). */
    private static long zeroBytes(long word) {
        return (word - 0x0101010101010101L) & ~word & 0x8080808080808080L;
    }

    private int space(int from) {
        int i = from;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
            i++;
        }
        return Math.min(i, to);
    }

    private boolean among(byte[][] names, int from, int end) {
        for (byte[] name : names) {
            if (is(name, from, end)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(byte[] name, int from, int end) {
        return end - from == name.length
                && bytes[from] == name[0]
                && Arrays.equals(name, 0, name.length, bytes, from, end);
    }
}
