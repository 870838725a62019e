package io.portcullis.bench.detection;

import io.portcullis.bench.detection.rival.Mmd;
import io.portcullis.bench.detection.rival.Window;
import io.portcullis.bench.detection.town.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;

/**
 * A check that the strongest rival is implemented right: MMD in the setting of its paper, where an honest window is
 * drawn from the pooled traffic of all people and an attack window is one family's calls mixed into it. There it should
 * do well; that it does not in the table above is due to honest accounts that have interests and wrappers of their own.
 */
final class PaperProtocol {
    private static final int WINDOW = 100;
    private static final int WINDOWS = 300;
    private static final int[] SHARES = {100, 25, 10, 5};

    private PaperProtocol() {}

    static String mmd(Truth truth, long seed) {
        Random random = new Random(seed);
        List<float[]> people = new ArrayList<>();
        TreeMap<String, List<float[]>> families = new TreeMap<>();
        for (Label label : truth.labels().values()) {
            Window window = truth.windows().get(label.account());
            if (window != null && !label.attack() && Tally.PEOPLE.contains(label.family())) {
                people.addAll(Arrays.asList(window.points()));
            } else if (window != null && label.attack() && !label.family().startsWith("hydra")) {
                families.computeIfAbsent(label.family(), f -> new ArrayList<>()).addAll(Arrays.asList(window.points()));
            }
        }
        List<Window> known = new ArrayList<>();
        for (int i = 0; i < WINDOWS; i++) {
            known.add(mixed(people, people, 0, random));
        }
        Mmd mmd = new Mmd(known, random);
        StringBuilder text = new StringBuilder(
                "windows of %d calls: FPR %s".formatted(WINDOW, Report.percent(rate(mmd, people, people, 0, random))));
        for (int share : SHARES) {
            double sum = 0;
            for (List<float[]> family : families.values()) {
                sum += rate(mmd, people, family, share, random);
            }
            text.append(String.format(Locale.ROOT, "; TPR at %d %% share %.2f", share, sum / families.size()));
        }
        return text + " (mean over %d families)".formatted(families.size());
    }

    private static double rate(Mmd mmd, List<float[]> people, List<float[]> family, int share, Random random) {
        int hits = 0;
        int rounds = share == 0 ? WINDOWS : 40;
        for (int i = 0; i < rounds; i++) {
            hits += mmd.originalAlarm(mixed(people, family, share, random)) ? 1 : 0;
        }
        return (double) hits / rounds;
    }

    private static Window mixed(List<float[]> people, List<float[]> family, int share, Random random) {
        float[][] points = new float[WINDOW][];
        for (int i = 0; i < WINDOW; i++) {
            List<float[]> from = i < share * WINDOW / 100 ? family : people;
            points[i] = from.get(random.nextInt(from.size()));
        }
        return new Window(new long[WINDOW], points, new int[WINDOW][0]);
    }
}
