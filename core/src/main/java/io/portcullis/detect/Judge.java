package io.portcullis.detect;

import io.portcullis.calibrate.Calibration;
import io.portcullis.calibrate.PValue;
import io.portcullis.calibrate.Stratum;
import io.portcullis.inspect.Account;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.inspect.Crowd;
import io.portcullis.inspect.Detector;
import io.portcullis.inspect.Signal;
import io.portcullis.inspect.Suspicion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The decision about one account. Looks are taken after 16, 32, 64, ... exchanges and at the end of a log. At a look
 * the score T is the weighted sum of the signals' log-likelihood ratios; its excess is T less what 95 % of honest
 * accounts of the stratum stay below at that look. The p-value ranks the account's largest excess so far among those
 * of honest accounts over all of their looks: the running maximum only grows, so that the chance of ever alarming on
 * an exchangeable honest account is at most alpha however long one looks (ADR 0021 compares this with splitting alpha
 * over the looks).
 */
final class Judge {
    static final int FIRST_LOOK = 16;
    private static final String PAPERS = "infrastructure";
    /** What many honest programs look like as well: steady, voluminous, repetitive, narrow, broad, changing. */
    private static final Set<String> SHAPES =
            Set.of("coverage", "concentration", "yield", "volume", "rhythm", "near-duplicates", "change");
    /** However strange its shape, an account earns no more than this by shape. */
    private static final double SHAPE_MAX = 1.5;
    /** Signals that no lone routine of an honest account makes. */
    private static final Set<String> ACCUSING = Set.of("logit-harvest", "probe-burst", "replay");

    private static final double ACCUSED = 2;
    /**
     * What it says of an account that a search found it in a campaign: natural log of .6, the share of attacking
     * accounts of left-out tuning towns in one, over .0025, the upper 95 % bound of that of honest accounts.
     */
    private static final double FOUND = 5.5;

    private static final Set<String> LIGHT = Set.of("logit-harvest", "volume", "near-duplicates", "knowledge-draw");

    private final Calibration calibration;
    private final EngineConfig config;
    private final double priorLogit;
    /** By place among an account's detectors: the signal's weight, 0 where it is left out. */
    private final double[] weights;

    private final boolean[] shapes;
    private final int[] accusing;
    private final int[] light;
    private final int papers;

    Judge(Calibration calibration, EngineConfig config) {
        this.calibration = calibration;
        this.config = config;
        this.priorLogit = Math.log(calibration.prior() / (1 - calibration.prior()));
        List<String> names = new Account(AccountFacts.unknown(""))
                .detectors().stream().map(Detector::name).toList();
        this.weights = new double[names.size()];
        this.shapes = new boolean[names.size()];
        for (int i = 0; i < weights.length; i++) {
            shapes[i] = SHAPES.contains(names.get(i));
            weights[i] = config.disabled().contains(names.get(i)) ? 0 : calibration.weight(names.get(i));
        }
        this.papers = names.indexOf(PAPERS);
        this.accusing = IntStream.range(0, names.size())
                .filter(i -> ACCUSING.contains(names.get(i)))
                .toArray();
        this.light = IntStream.range(0, names.size())
                .filter(i -> LIGHT.contains(names.get(i)) && !config.disabled().contains(names.get(i)))
                .toArray();
    }

    /** Whether a look is due after this many exchanges. */
    static boolean due(long exchanges) {
        return exchanges >= FIRST_LOOK && (exchanges & (exchanges - 1)) == 0;
    }

    void look(AccountState state, Crowd crowd, long at) {
        state.score = score(state, crowd);
        state.excess = Math.max(state.excess, state.score - calibration.offset(stratum(state), state.exchanges));
        if (p(state) <= config.alpha() && accused(state, crowd)) {
            state.alarm(state.exchanges, at);
        }
    }

    double score(AccountState state, Crowd crowd) {
        List<Detector> detectors = state.account.detectors();
        double score = 0;
        double shape = 0;
        for (int i = 0; i < weights.length; i++) {
            double part = part(i, detectors, crowd);
            if (shapes[i]) {
                shape += part;
            } else {
                score += part;
            }
        }
        return score + Math.min(SHAPE_MAX, shape);
    }

    private double part(int index, List<Detector> detectors, Crowd crowd) {
        Detector detector = detectors.get(index);
        return weights[index] == 0 ? 0 : weights[index] * calibration.llr(detector.name(), detector.value(crowd));
    }

    /**
     * Whether something speaks against the account that honest routine, however strange, does not make. A fixed
     * template, a grading job or a benchmark asked for its reasoning raises score and posterior, which a policy may
     * answer with friction; it takes a group ({@code campaign}) or one of {@link #ACCUSING} to alarm.
     */
    private boolean accused(AccountState state, Crowd crowd) {
        double sum = 0;
        for (int i : accusing) {
            sum += Math.max(0, part(i, state.account.detectors(), crowd));
        }
        return sum >= ACCUSED;
    }

    /** The part of the score that shared papers make; a campaign's test counts them apart. */
    double papers(AccountState state, Crowd crowd) {
        if (weights[papers] == 0) {
            return 0;
        }
        double value = state.account.detectors().get(papers).value(crowd);
        return weights[papers] * Math.max(0, calibration.llr(PAPERS, value));
    }

    /** The part of the score that is cheap enough for every exchange. */
    double light(AccountState state) {
        List<Detector> detectors = state.account.detectors();
        double sum = 0;
        for (int place : light) {
            Detector detector = detectors.get(place);
            sum += calibration.llr(detector.name(), detector.value(Crowd.EMPTY));
        }
        return sum;
    }

    Stratum stratum(AccountState state) {
        return Stratum.of(state.plan, state.endpoint, state.exchanges, state.days);
    }

    double p(AccountState state) {
        return state.excess == Double.NEGATIVE_INFINITY
                ? 1
                : calibration.maxima().p(state.excess);
    }

    double e(AccountState state) {
        return state.excess == Double.NEGATIVE_INFINITY ? 1 : PValue.e(p(state));
    }

    /** Probability of attack: the prior, the account's own score, and that a search found it in a campaign. */
    double posterior(AccountState state) {
        boolean found = !state.campaign.isEmpty();
        if (state.excess == Double.NEGATIVE_INFINITY && !found) {
            return 0;
        }
        double logit = state.score + priorLogit + (found ? FOUND : 0);
        return 1 / (1 + Math.exp(-logit));
    }

    /** Signals that speak against the account, strongest first, without those worth nothing; then what others say. */
    List<Signal> signals(AccountState state, Crowd crowd) {
        List<Signal> signals = new ArrayList<>();
        for (Detector detector : state.account.detectors()) {
            double value = detector.value(crowd);
            double llr = calibration.llr(detector.name(), value);
            if (value != 0 && llr > 0 && !config.disabled().contains(detector.name())) {
                signals.add(new Signal(detector.name(), value, llr, detector.because(crowd), detector.exchanges()));
            }
        }
        signals.sort(Comparator.comparingDouble((Signal s) -> -s.llr() * calibration.weight(s.name()))
                .thenComparing(Signal::name));
        signals.addAll(state.tips);
        return signals;
    }

    Suspicion suspicion(AccountState state, Crowd crowd) {
        return new Suspicion(
                state.facts.account(),
                state.exchanges,
                state.score,
                p(state),
                e(state),
                posterior(state),
                state.alarmed(),
                state.campaign.isEmpty() ? Optional.empty() : Optional.of(state.campaign),
                signals(state, crowd));
    }
}
