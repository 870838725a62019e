package io.portcullis.decide;

import io.portcullis.decide.Decision.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is done about calls: sections of rules, tried in order of priority. Immutable; safe under many threads. */
public final class Policy {
    /** Nothing is ever done. */
    public static final Policy NONE = new Policy(List.of());

    private final List<Section> sections;

    /**
     * A decision with what stands beside it.
     *
     * @param shadow names of shadow rules that held
     * @param failed names of rules whose condition could not be evaluated; they did not hold
     */
    public record Verdict(Decision decision, List<String> shadow, List<String> failed) {
        public static final Verdict ALLOWED = new Verdict(Decision.ALLOW, List.of(), List.of());

        public Verdict {
            shadow = List.copyOf(shadow);
            failed = List.copyOf(failed);
        }
    }

    public Policy(List<Section> sections) {
        this.sections = sections.stream()
                .sorted(Comparator.comparingInt(Section::priority).reversed())
                .toList();
    }

    public List<Section> sections() {
        return sections;
    }

    public Verdict decide(Circumstances circumstances) {
        Tally tally = new Tally();
        for (Section section : sections) {
            for (Rule rule : section.rules()) {
                switch (rule.when().holds(circumstances)) {
                    case NO -> {}
                    case FAILED -> tally.failed.add(rule.name());
                    case YES -> tally.held(rule);
                }
                if (tally.ended || tally.acted && section.match() == Section.Match.FIRST) {
                    break;
                }
            }
            tally.acted = false;
            if (tally.ended) {
                break;
            }
        }
        return tally.verdict();
    }

    /** What the rules that held ask for, added up: the strictest of each kind. */
    private static final class Tally {
        private final List<String> rules = new ArrayList<>();
        private final List<String> shadow = new ArrayList<>();
        private final List<String> failed = new ArrayList<>();
        private final Set<String> exposures = new LinkedHashSet<>();
        private final Set<String> webhooks = new LinkedHashSet<>();
        private Optional<Stop> stop = Optional.empty();
        private Duration pause = Duration.ZERO;
        private int tokensPerSecond;
        private Optional<Action.Reroute> reroute = Optional.empty();
        private int outputTokens;
        private boolean sentences;
        private boolean watermark;
        private boolean canary;
        private boolean openCase;
        private boolean acted;
        private boolean ended;

        void held(Rule rule) {
            if (rule.mode() == Rule.Mode.SHADOW) {
                shadow.add(rule.name());
                return;
            }
            acted = true;
            rules.add(rule.name());
            rule.then().forEach(this::add);
        }

        private void add(Action action) {
            switch (action) {
                case Action.Allow ignored -> ended = true;
                case Action.RequireAcceptance(String terms) -> stop(new Stop.Unaccepted(terms));
                case Action.RequireVerification(var level) -> stop(new Stop.Unverified(level));
                case Action.Shape(String exposure) -> exposures.add(exposure);
                case Action.Slow(Duration wait, int pace) -> {
                    pause = pause.compareTo(wait) >= 0 ? pause : wait;
                    tokensPerSecond = least(tokensPerSecond, pace);
                }
                case Action.Reroute other -> reroute = reroute.isPresent() ? reroute : Optional.of(other);
                case Action.Cap(int tokens, boolean whole) -> {
                    outputTokens = least(outputTokens, tokens);
                    sentences |= whole;
                }
                case Action.Watermark ignored -> watermark = true;
                case Action.Canary ignored -> canary = true;
                case Action.Refuse ignored -> stop(new Stop.Refused());
                case Action.OpenCase ignored -> openCase = true;
                case Action.Notify(String webhook) -> webhooks.add(webhook);
            }
        }

        /** A refusal is stricter than a demand; of demands the first stands. */
        private void stop(Stop why) {
            if (stop.isEmpty() || why instanceof Stop.Refused) {
                stop = Optional.of(why);
            }
        }

        /** The smaller bound, 0 being none. */
        private static int least(int bound, int other) {
            return bound == 0 ? other : other == 0 ? bound : Math.min(bound, other);
        }

        Verdict verdict() {
            if (rules.isEmpty() && shadow.isEmpty() && failed.isEmpty()) {
                return Verdict.ALLOWED;
            }
            Decision decision = new Decision(
                    stop,
                    List.copyOf(exposures),
                    pause,
                    tokensPerSecond,
                    reroute,
                    outputTokens,
                    sentences,
                    watermark,
                    canary,
                    openCase,
                    List.copyOf(webhooks),
                    rules);
            return new Verdict(decision, shadow, failed);
        }
    }
}
