package io.portcullis.bench.mark;

import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotDetector;
import io.portcullis.mark.SlotMarker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** How often the mark is found in texts of so many words. */
final class Power {
    private static final int TEXTS = 500;
    private static final int[] LENGTHS = {100, 200, 400, 1000};

    private Power() {}

    /**
     * One row of the table.
     *
     * @param at3 share found at p < 1e-3
     * @param at6 share found at p < 1e-6
     */
    record Row(String what, int words, int texts, double slots, double at3, double at6, double lossy3, double lossy6) {}

    static List<Row> rows(Replies replies, byte[] master, Random random) {
        List<Row> rows = new ArrayList<>();
        List<String> models = new ArrayList<>(replies.models());
        Collections.shuffle(models, random);
        List<String> everyday = new ArrayList<>(replies.everyday());
        Collections.shuffle(everyday, random);
        for (int words : LENGTHS) {
            rows.add(row("one reply", single(models, words), words, master, random));
        }
        for (int words : LENGTHS) {
            rows.add(row("one reply, no Arena-Hard", single(everyday, words), words, master, random));
        }
        for (int words : new int[] {400, 1000, 2000, 4000, 8000}) {
            rows.add(row("replies of one account", joined(models, words, 200), words, master, random));
        }
        return rows;
    }

    private static List<List<String>> single(List<String> replies, int words) {
        return replies.stream()
                .filter(reply -> Cuts.words(reply) >= words)
                .limit(TEXTS)
                .map(List::of)
                .toList();
    }

    private static List<List<String>> joined(List<String> replies, int words, int texts) {
        List<List<String>> all = new ArrayList<>();
        List<String> text = new ArrayList<>();
        int have = 0;
        for (int i = 0; all.size() < texts && i < 4 * replies.size(); i++) {
            String reply = replies.get(i % replies.size());
            text.add(reply);
            have += Cuts.words(reply);
            if (have >= words) {
                all.add(List.copyOf(text));
                text.clear();
                have = 0;
            }
        }
        return all;
    }

    private static Row row(String what, List<List<String>> texts, int words, byte[] master, Random random) {
        double slots = 0;
        int[] found = new int[4];
        for (int i = 0; i < texts.size(); i++) {
            MarkKey key = MarkKey.derive(master, MarkKey.SLOTS, "t" + random.nextInt(), "e");
            SlotDetector all = new SlotDetector();
            SlotDetector most = new SlotDetector();
            int left = words;
            for (String reply : texts.get(i)) {
                SlotMarker marker = new SlotMarker(key);
                String marked = Cuts.first(marker.accept(reply) + marker.end(), left);
                left = Math.max(0, left - Cuts.words(marked));
                all.add(marked);
                most.add(Cuts.lossy(marked, 0.05, random));
                if (left == 0) {
                    break;
                }
            }
            SlotDetector.Score whole = all.score(key);
            SlotDetector.Score lossy = most.score(key);
            slots += whole.slots();
            found[0] += whole.p() < 1e-3 ? 1 : 0;
            found[1] += whole.p() < 1e-6 ? 1 : 0;
            found[2] += lossy.p() < 1e-3 ? 1 : 0;
            found[3] += lossy.p() < 1e-6 ? 1 : 0;
        }
        double n = Math.max(1, texts.size());
        return new Row(what, words, texts.size(), slots / n, found[0] / n, found[1] / n, found[2] / n, found[3] / n);
    }
}
