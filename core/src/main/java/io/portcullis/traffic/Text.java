package io.portcullis.traffic;

import org.jspecify.annotations.Nullable;

/** Pieces of text joined by new lines; a single piece, the usual case, is never copied. */
final class Text {
    private String first = "";
    private @Nullable StringBuilder joined;

    void add(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        if (first.isEmpty()) {
            first = piece;
            return;
        }
        StringBuilder all = joined;
        if (all == null) {
            all = new StringBuilder(first.length() + piece.length() + 1).append(first);
            joined = all;
        }
        all.append('\n').append(piece);
    }

    void add(Text other) {
        add(other.text());
    }

    boolean isEmpty() {
        return first.isEmpty();
    }

    String text() {
        StringBuilder all = joined;
        return all == null ? first : all.toString();
    }

    void clear() {
        first = "";
        joined = null;
    }
}
