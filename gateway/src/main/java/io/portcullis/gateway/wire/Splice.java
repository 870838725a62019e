package io.portcullis.gateway.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes to a text by byte offsets, applied together; ranges must not overlap. */
final class Splice {
    private final byte[] text;
    private final List<Edit> edits = new ArrayList<>();

    private record Edit(int from, int to, byte[] bytes) {}

    Splice(byte[] text) {
        this.text = text;
    }

    void put(int from, int to, byte[] bytes) {
        edits.add(new Edit(from, to, bytes));
    }

    /** The very same array where nothing changed. */
    byte[] spliced() {
        if (edits.isEmpty()) {
            return text;
        }
        edits.sort(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to));
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 256);
        int at = 0;
        for (Edit edit : edits) {
            if (edit.from() < at) {
                throw new IllegalStateException("edits overlap at " + edit.from());
            }
            out.write(text, at, edit.from() - at);
            out.writeBytes(edit.bytes());
            at = edit.to();
        }
        out.write(text, at, text.length - at);
        return out.toByteArray();
    }
}
