package io.portcullis.gateway.flow;

import io.portcullis.gateway.forward.Answer;
import io.portcullis.gateway.wire.Gunzip;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an upstream says, made fit to be read: unpacked where it was compressed although nobody asked for it, of a type
 * that callers understand, and within a bound where it must be held whole. Everything else becomes one failure. Errors
 * are only unpacked: what they say is judged elsewhere.
 */
final class PlainAnswer implements Answer {
    private final Answer next;
    private final long wholeMax;
    private final long streamMax;
    private Optional<Gunzip> gunzip = Optional.empty();
    private long left;
    private boolean over;

    /**
     * A reading of one answer.
     *
     * @param wholeMax most bytes of an answer that is held whole
     * @param streamMax most bytes of a stream, unpacked
     */
    PlainAnswer(Answer next, long wholeMax, long streamMax) {
        this.next = next;
        this.wholeMax = wholeMax;
        this.streamMax = streamMax;
    }

    static boolean isStream(Map<String, String> headers) {
        return type(headers).equals("text/event-stream");
    }

    /** The media type without its parameters, in lower case. */
    private static String type(Map<String, String> headers) {
        String type = headers.getOrDefault("content-type", "");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public void head(int status, Map<String, String> headers) {
        String type = type(headers);
        boolean json = type.isEmpty() || type.equals("application/json") || type.endsWith("+json");
        boolean good = status / 100 == 2;
        if (good && !json && !isStream(headers)) {
            refuse(Kind.BROKEN, "the answer is neither JSON nor events");
            return;
        }
        left = good && isStream(headers) ? streamMax : wholeMax;
        switch (headers.getOrDefault("content-encoding", "identity").strip().toLowerCase(Locale.ROOT)) {
            case "identity", "" -> {}
            case "gzip", "x-gzip" -> gunzip = Optional.of(new Gunzip(left));
            default -> {
                refuse(Kind.BROKEN, "the answer has a content coding that nobody asked for");
                return;
            }
        }
        next.head(status, headers);
    }

    @Override
    public void chunk(byte[] bytes) {
        if (over) {
            return;
        }
        byte[] plain = bytes;
        if (gunzip.isPresent()) {
            try {
                plain = gunzip.get().accept(bytes);
            } catch (Gunzip.BadGzip e) {
                refuse(Kind.BROKEN, "the answer cannot be unpacked: " + e.getMessage());
                return;
            }
        }
        left -= plain.length;
        if (left < 0) {
            refuse(Kind.OVERSIZED, "the answer is larger than allowed");
        } else if (plain.length > 0) {
            next.chunk(plain);
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        if (gunzip.isPresent() && !gunzip.get().finished()) {
            refuse(Kind.BROKEN, "the packed answer ended early");
            return;
        }
        close();
        next.end();
    }

    @Override
    public void failed(Failure failure) {
        if (!over) {
            close();
            next.failed(failure);
        }
    }

    private void refuse(Kind kind, String why) {
        close();
        next.failed(new Failure(kind, why));
    }

    /** Nothing more is told; to be called when the call ends before its answer does. */
    void close() {
        over = true;
        gunzip.ifPresent(Gunzip::close);
        gunzip = Optional.empty();
    }
}
