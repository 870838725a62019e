package io.portcullis.bench.mark;

import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotMarker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the mark costs a stream: time spent on a piece, and pieces that a piece waits for.
 *
 * @param nanos time on a piece, sorted
 * @param waits further pieces until all of a piece is out, sorted
 */
record Pace(long[] nanos, int[] waits, long words, long changed, long slots) {
    private static final int REPLIES = 400;

    /** Replies cut as tokenizers do, roughly: a space and up to five letters a piece. */
    static Pace of(List<String> replies, byte[] master) {
        List<Long> nanos = new ArrayList<>();
        List<Integer> waits = new ArrayList<>();
        long words = 0;
        long changed = 0;
        long slots = 0;
        MarkKey key = MarkKey.derive(master, MarkKey.SLOTS, "pace", "e");
        for (int round = 0; round < 2; round++) {
            nanos.clear();
            waits.clear();
            words = changed = slots = 0;
            int stride = Math.max(1, replies.size() / REPLIES);
            for (int i = 0; i < replies.size(); i += stride) {
                String reply = replies.get(i);
                SlotMarker marker = new SlotMarker(key);
                List<Integer> open = new ArrayList<>();
                int begun = 0;
                int in = 0;
                for (int at = 0; at < reply.length(); ) {
                    int end = piece(reply, at);
                    long from = System.nanoTime();
                    marker.accept(reply.substring(at, end));
                    nanos.add(System.nanoTime() - from);
                    in += end - at;
                    open.add(in);
                    while (begun < open.size() && open.get(begun) <= in - marker.waiting()) {
                        waits.add(open.size() - 1 - begun);
                        begun++;
                    }
                    at = end;
                }
                marker.end();
                words += Cuts.words(reply);
                changed += marker.changed();
                slots += marker.slots();
            }
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        int[] sortedWaits = waits.stream().mapToInt(Integer::intValue).sorted().toArray();
        return new Pace(sorted, sortedWaits, words, changed, slots);
    }

    private static int piece(String text, int at) {
        int end = at + 1;
        while (end < text.length() && end - at < 6 && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    double micros(double quantile) {
        return nanos[(int) Math.min(nanos.length - 1, quantile * nanos.length)] / 1e3;
    }

    int waited(double quantile) {
        return waits[(int) Math.min(waits.length - 1, quantile * waits.length)];
    }

    double meanWait() {
        return Arrays.stream(waits).average().orElse(0);
    }

    double atOnce() {
        return Arrays.stream(waits).filter(wait -> wait == 0).count() / (double) waits.length;
    }
}
