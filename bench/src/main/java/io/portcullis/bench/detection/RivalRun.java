package io.portcullis.bench.detection;

import io.portcullis.bench.detection.rival.Mahalanobis;
import io.portcullis.bench.detection.rival.Mmd;
import io.portcullis.bench.detection.rival.NearDuplicates;
import io.portcullis.bench.detection.rival.Prada;
import io.portcullis.bench.detection.rival.RateLimit;
import io.portcullis.bench.detection.rival.Rival;
import io.portcullis.bench.detection.rival.Seat;
import io.portcullis.bench.detection.rival.Window;
import io.portcullis.bench.detection.score.ClopperPearson;
import io.portcullis.bench.detection.score.Roc;
import io.portcullis.bench.detection.town.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The six rivals over the same accounts; their reference is the honest traffic of the tuning side, as the engine's is.
 */
final class RivalRun {
    /** One rival's scores over all seeds. */
    static final class Result {
        final Rival rival;
        final Roc roc = new Roc();
        final Roc amongPeople = new Roc();
        final Map<String, Roc> byFamily = new TreeMap<>();
        final Map<String, List<Double>> byStratum = new TreeMap<>();
        int originalHits;
        int originalFalse;

        Result(Rival rival) {
            this.rival = rival;
        }

        /** Mean over families of the detection rate when this share of honest accounts is exceeded. */
        double meanRecall(double falsePositiveRate) {
            double threshold = roc.threshold(falsePositiveRate);
            return byFamily.values().stream()
                    .mapToDouble(r -> r.above(threshold))
                    .average()
                    .orElse(Double.NaN);
        }

        double familyRecall(String family, double falsePositiveRate) {
            Roc one = byFamily.get(family);
            return one == null ? Double.NaN : one.above(roc.threshold(falsePositiveRate));
        }

        double worstStratum(double falsePositiveRate) {
            double threshold = roc.threshold(falsePositiveRate);
            return byStratum.values().stream()
                    .mapToDouble(s -> s.stream().filter(x -> x > threshold).count() / (double) s.size())
                    .max()
                    .orElse(Double.NaN);
        }
    }

    private final Map<String, Result> results = new LinkedHashMap<>();
    private final Mmd mmd;
    private final Prada prada = new Prada();

    RivalRun(List<Window> honestReference, int dimensions, long seed) {
        Random random = new Random(seed);
        mmd = new Mmd(honestReference, random);
        List<Rival> rivals = List.of(
                new RateLimit(),
                new NearDuplicates(),
                prada,
                new Seat(honestReference, random),
                new Mahalanobis(honestReference, dimensions, random),
                mmd);
        for (Rival rival : rivals) {
            results.put(rival.name(), new Result(rival));
        }
    }

    List<Result> results() {
        return List.copyOf(results.values());
    }

    void add(Truth truth) {
        List<Label> labels = new ArrayList<>(truth.labels().values());
        for (Result result : results.values()) {
            Predicate<Window> original = original(result.rival);
            double[] scores = labels.parallelStream()
                    .mapToDouble(l -> {
                        Window window = truth.windows().get(l.account());
                        return window == null ? Double.NEGATIVE_INFINITY : result.rival.score(window);
                    })
                    .toArray();
            for (int i = 0; i < scores.length; i++) {
                Label label = labels.get(i);
                result.roc.add(label.attack(), scores[i]);
                if (label.attack() || Tally.PEOPLE.contains(label.family())) {
                    result.amongPeople.add(label.attack(), scores[i]);
                }
                Window window = truth.windows().get(label.account());
                boolean alarm = window != null && original.test(window);
                if (label.attack()) {
                    result.byFamily
                            .computeIfAbsent(label.family(), f -> new Roc())
                            .add(true, scores[i]);
                    result.originalHits += alarm ? 1 : 0;
                } else {
                    result.byStratum
                            .computeIfAbsent(label.family(), s -> new ArrayList<>())
                            .add(scores[i]);
                    result.originalFalse += alarm ? 1 : 0;
                }
            }
        }
    }

    private Predicate<Window> original(Rival rival) {
        if (rival == mmd) {
            return mmd::originalAlarm;
        }
        return rival == prada ? prada::originalAlarm : window -> false;
    }

    /** Rates of the paper's own threshold: detected and falsely alarmed. */
    static ClopperPearson[] original(Result result, int attackers, int honest) {
        return new ClopperPearson[] {
            ClopperPearson.of(result.originalHits, attackers), ClopperPearson.of(result.originalFalse, honest)
        };
    }
}
