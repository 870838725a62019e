package io.portcullis.gateway.wire;

import io.portcullis.traffic.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts what a {@link StreamPipe} sends into events, each with an estimate of its tokens, so that it can be paced. */
public final class StreamPace {
    private final EventScan scan;
    private final SseEvent event = new SseEvent();

    /**
     * A part of a stream.
     *
     * @param tokens of text in it, estimated
     */
    public record Part(byte[] bytes, int tokens) {}

    public StreamPace(Endpoint endpoint) {
        this.scan = new EventScan(endpoint);
    }

    /** The parts of one piece, which join to it; a piece that ends within an event is fine. */
    public List<Part> cut(byte[] piece) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int i = 1; i < piece.length; i++) {
            boolean blank =
                    piece[i] == '\n' && (piece[i - 1] == '\n' || i > 2 && piece[i - 1] == '\r' && piece[i - 2] == '\n');
            if (blank) {
                parts.add(part(piece, from, i + 1));
                from = i + 1;
            }
        }
        if (from < piece.length) {
            parts.add(part(piece, from, piece.length));
        }
        return parts;
    }

    private Part part(byte[] piece, int from, int to) {
        TokenEstimate estimate = new TokenEstimate();
        event.read(piece, from, to);
        if (event.any && !event.isDone()) {
            scan.scan(event.data, event.from, event.to, estimate);
        }
        byte[] bytes = from == 0 && to == piece.length ? piece : Arrays.copyOfRange(piece, from, to);
        return new Part(bytes, estimate.tokens());
    }
}
