package io.portcullis.bench.shapers;

import io.portcullis.shape.TextStages;
import io.portcullis.traffic.TextStage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How many further pieces of a stream a piece waits for, because a stage must see more before it can tell.
 *
 * @param waits further pieces until all of a piece is out, sorted
 */
record HeldBack(int[] waits) {
    private static final int PIECES_MAX = 250;

    static HeldBack of(TextStages stages, List<List<String>> replies) {
        List<Integer> waits = new ArrayList<>();
        for (List<String> reply : replies) {
            reply(stages, reply.subList(0, Math.min(PIECES_MAX, reply.size())), waits);
        }
        return new HeldBack(waits.stream().mapToInt(Integer::intValue).sorted().toArray());
    }

    private static void reply(TextStages stages, List<String> pieces, List<Integer> waits) {
        StringBuilder in = new StringBuilder();
        Deque<int[]> waiting = new ArrayDeque<>();
        for (int i = 0; i < pieces.size(); i++) {
            in.append(pieces.get(i));
            waiting.add(new int[] {in.length(), i});
            int out = in.length() - held(stages, in);
            while (!waiting.isEmpty() && waiting.peek()[0] <= out) {
                waits.add(i - waiting.remove()[1]);
            }
        }
        waiting.forEach(left -> waits.add(pieces.size() - 1 - left[1]));
    }

    /** Characters that a stage holds back after a text; it is blind to how the text was cut. */
    private static int held(TextStages stages, CharSequence text) {
        TextStage stage = stages.fresh();
        stage.accept(text.toString());
        return stage.cut() ? 0 : stage.end().length();
    }

    double atOnce() {
        int count = 0;
        while (count < waits.length && waits[count] == 0) {
            count++;
        }
        return waits.length == 0 ? 1 : count / (double) waits.length;
    }

    int quantile(double q) {
        return waits.length == 0 ? 0 : waits[(int) Math.min(waits.length - 1L, (long) (q * waits.length))];
    }
}
