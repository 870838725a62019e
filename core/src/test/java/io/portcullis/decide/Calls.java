package io.portcullis.decide;

import io.portcullis.inspect.Signal;
import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Made-up circumstances for tests. */
final class Calls {
    static final Instant START = Instant.parse("2026-05-01T00:00:00Z");
    static final Set<String> SIGNALS = Set.of("logit-harvest", "volume", "near-duplicates");
    static final ConditionReader READER = new ConditionReader(SIGNALS);

    private Calls() {}

    static Condition call(String text) {
        return good(READER.ofCall(text));
    }

    static Condition account(String text) {
        return good(READER.ofAccount(text));
    }

    private static Condition good(ConditionReader.Reading reading) {
        return switch (reading) {
            case ConditionReader.Reading.Good(Condition condition) -> condition;
            case ConditionReader.Reading.Bad(var problems) -> throw new AssertionError(problems);
        };
    }

    static Suspicion suspicion(String account, double posterior, boolean alarm, long exchanges, String campaign) {
        List<Signal> signals = List.of(new Signal("logit-harvest", 1, 3 * posterior, "logits", List.of("x1")));
        Optional<String> group = campaign.isEmpty() ? Optional.empty() : Optional.of(campaign);
        return new Suspicion(account, exchanges, 10 * posterior, 1 - posterior, 1, posterior, alarm, group, signals);
    }

    static Circumstances of(String plan, Suspicion suspicion, Step step) {
        return new Circumstances(
                START,
                new Circumstances.Account("a1", "o1", plan, Verification.EMAIL, Optional.of(START)),
                new Circumstances.Call("/v1/chat/completions", "m", true, 50, Asks.NOTHING),
                new Circumstances.Use(7, 700, 7_000, 70_000, 0.5),
                new Circumstances.Terms("t1", true),
                suspicion,
                Circumstances.Campaign.NONE,
                step,
                false);
    }

    static Circumstances about(Suspicion suspicion, Instant at) {
        return new Circumstances(
                at,
                new Circumstances.Account(suspicion.account(), "o", "free", Verification.NONE, Optional.empty()),
                Circumstances.Call.NONE,
                Circumstances.Use.NONE,
                Circumstances.Terms.NONE,
                suspicion,
                Circumstances.Campaign.NONE,
                Step.OBSERVE,
                false);
    }
}
