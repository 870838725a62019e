package io.portcullis.app.backtest;

import io.portcullis.decide.Circumstances;
import io.portcullis.decide.Decision;
import io.portcullis.decide.Ladder;
import io.portcullis.decide.Movement;
import io.portcullis.decide.Policy;
import io.portcullis.decide.Rungs;
import io.portcullis.decide.Standing;
import io.portcullis.decide.Step;
import io.portcullis.traffic.Exchange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One policy with a ladder of its own, and what it would have done. */
public final class Trial {
    private static final int MOVEMENTS_MAX = 100_000;

    private final Watcher watcher;
    private final String name;
    private final Policy policy;
    private final Rungs rungs;
    private final Contracts contracts;
    private final Ladder ladder;
    private final Map<String, Hits> accounts = new TreeMap<>();
    private final Map<String, Use> rules = new TreeMap<>();
    private final List<Movement> movements = new ArrayList<>();
    private long failed;

    /** What one rule did. */
    public static final class Use {
        private final java.util.TreeSet<String> accounts = new java.util.TreeSet<>();
        private long exchanges;
        private boolean shadow;

        public Collection<String> accounts() {
            return accounts;
        }

        public long exchanges() {
            return exchanges;
        }

        /** Whether the rule only watches. */
        public boolean shadow() {
            return shadow;
        }
    }

    /** Whoever wants to know of each decision. */
    @FunctionalInterface
    public interface Watcher {
        void decided(Exchange exchange, Decision decision, Step step);
    }

    /** @param name as reports call it */
    public Trial(String name, Policy policy, Rungs rungs) {
        this(name, policy, rungs, Contracts.of(Optional.empty()), (exchange, decision, step) -> {});
    }

    /** A trial of a policy among the plans and models it was written for. */
    public Trial(String name, Policy policy, Rungs rungs, Contracts contracts) {
        this(name, policy, rungs, contracts, (exchange, decision, step) -> {});
    }

    /** A trial that tells of each decision as it falls. */
    public Trial(String name, Policy policy, Rungs rungs, Watcher watcher) {
        this(name, policy, rungs, Contracts.of(Optional.empty()), watcher);
    }

    private Trial(String name, Policy policy, Rungs rungs, Contracts contracts, Watcher watcher) {
        this.watcher = watcher;
        this.name = name;
        this.policy = policy;
        this.rungs = rungs;
        this.contracts = contracts;
        this.ladder = new Ladder(rungs, Integer.MAX_VALUE);
    }

    void decide(Circumstances seen, Exchange exchange) {
        String account = seen.account().id();
        Standing standing = ladder.standing(account);
        Policy.Verdict verdict = policy.decide(new Circumstances(
                seen.at(),
                seen.account(),
                seen.call(),
                seen.use().within(contracts.budgetShare(account, seen.account().plan(), seen.at())),
                contracts.terms(seen.account().plan()),
                seen.suspicion(),
                standing.campaign(),
                standing.step(),
                false));
        contracts.used(account, exchange);
        failed += verdict.failed().size();
        Decision decision = verdict.decision();
        Hits hits = accounts.computeIfAbsent(account, id -> new Hits());
        hits.count(exchange, decision, standing.step());
        watcher.decided(exchange, decision, standing.step());
        decision.rules().forEach(rule -> use(rule, account, false));
        verdict.shadow().forEach(rule -> use(rule, account, true));
    }

    private void use(String rule, String account, boolean shadow) {
        Use use = rules.computeIfAbsent(rule, id -> new Use());
        use.exchanges++;
        use.shadow = shadow;
        use.accounts.add(account);
    }

    void suspected(Circumstances about) {
        keep(ladder.observe(new Circumstances(
                about.at(),
                about.account(),
                about.call(),
                about.use(),
                about.terms(),
                about.suspicion(),
                ladder.standing(about.account().id()).campaign(),
                Step.OBSERVE,
                false)));
    }

    void seen(String account, Instant at) {
        keep(ladder.seen(account, at));
    }

    private void keep(List<Movement> moves) {
        if (movements.size() + moves.size() <= MOVEMENTS_MAX) {
            movements.addAll(moves);
        }
    }

    public String name() {
        return name;
    }

    /** By account, sorted. */
    public Map<String, Hits> accounts() {
        return accounts;
    }

    /** By rule, sorted. */
    public Map<String, Use> rules() {
        return rules;
    }

    /** Steps up and down, the first hundred thousand. */
    public List<Movement> movements() {
        return movements;
    }

    /**
     * What its rules speak of and this run does not know.
     *
     * @param accounts whether a file told of the accounts
     */
    public List<Unknown> unknown(boolean accounts) {
        return Unknown.of(policy, rungs, contracts, accounts);
    }

    /** Evaluations of conditions that failed. */
    public long failed() {
        return failed + ladder.failed();
    }
}
