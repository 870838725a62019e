package io.portcullis.semantic;

import io.portcullis.campaign.Campaign;
import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Findings;
import io.portcullis.inspect.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Findings with what sampled embeddings add to them, as context: a signal {@value #SIGNAL} on accounts whose prompts
 * are
 * broader than those of most honest accounts of their plan, and a sentence on each campaign about whether its accounts
 * have themes of their own. Scores, p-values and alarms stay what they were, since no calibration was made with it.
 *
 * <p>{@value #SIGNAL}, in effective topics: 1 / mean cosine of two different sampled prompts, the number of unrelated
 * topics asked about evenly that would give it (Hill number of order 2 with similarities, Leinster, Cobbold 2012), at
 * most {@value #TOPICS_MAX}. Its llr is the logarithm of the e-value {@code 1 / (2 sqrt(p))} (Vovk, Wang 2021), p the
 * account's rank among honest accounts; it is shown where that is above 0. One-sided: narrow accounts are not accused.
 * Texts that are not English count as unread and change nothing, so that a language cannot be held against anybody.
 * Evaded by giving each account few topics, which the sentence about the group does not forgive only as long as all
 * accounts get the same; and by another language. Cost: one embedding of about 10 ms for each exchange sampled.
 */
public final class Refinement {
    public static final String SIGNAL = "semantic-breadth";
    static final int TOPICS_MAX = 100;
    private static final double LLR_MAX = 4;
    /** Rings of honest suites, judges and translation jobs differ by more; no campaign of the tuning side did. */
    static final double APART = 0.25;
    /** Accounts fed from one pool differ by less. */
    static final double AS_ONE = 0.01;

    private final MeaningBook book;
    private final HonestMeaning honest;

    /** IllegalArgumentException where the reference was made with another model. */
    public Refinement(MeaningBook book, HonestMeaning honest) {
        if (!book.model().equals(honest.model())) {
            throw new IllegalArgumentException(
                    "vectors of %s, a reference of %s".formatted(book.model(), honest.model()));
        }
        this.book = book;
        this.honest = honest;
    }

    public Findings of(Findings findings) {
        List<String> warnings = new ArrayList<>(findings.warnings());
        if (book.samples() > 0 && book.unreadable() > book.samples()) {
            warnings.add(("%d of %d sampled prompts are not English or too short for the embedding model: "
                            + "semantic findings rest on the rest")
                    .formatted(book.unreadable(), book.unreadable() + book.samples()));
        }
        List<String> left = new ArrayList<>(findings.evicted());
        left.addAll(book.left());
        return new Findings(
                findings.exchanges(),
                findings.accounts().stream().map(this::of).toList(),
                findings.campaigns().stream().map(this::of).toList(),
                findings.alpha(),
                findings.calibrationSha256(),
                left,
                warnings);
    }

    private AccountFinding of(AccountFinding one) {
        Optional<Signal> signal = signal(one.account(), one.stratum());
        return signal.map(added -> new AccountFinding(
                        one.account(),
                        one.exchanges(),
                        one.stratum(),
                        one.score(),
                        one.excess(),
                        one.p(),
                        one.e(),
                        one.posterior(),
                        one.alarm(),
                        one.alarmAt(),
                        one.discovery(),
                        Appended.to(one.signals(), added),
                        one.campaign()))
                .orElse(one);
    }

    /**
     * What speaks against an account; empty where nothing does or too little is known.
     *
     * @param stratum as in {@link AccountFinding#stratum}
     */
    public Optional<Signal> signal(String account, String stratum) {
        Optional<MeaningSketch> known =
                book.of(account).filter(sketch -> sketch.samples() >= MeaningSketch.SAMPLES_LEAST);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        MeaningSketch sketch = known.get();
        String plan = stratum.substring(0, Math.max(0, stratum.indexOf('/')));
        double likeness = sketch.likeness();
        double p = honest.broad(plan, likeness);
        double llr = Math.min(LLR_MAX, -Math.log(2 * Math.sqrt(p)));
        if (llr <= 0) {
            return Optional.empty();
        }
        double topics = topics(likeness);
        return Optional.of(new Signal(
                SIGNAL,
                topics,
                llr,
                ("%d sampled prompts are as unlike each other as %.0f unrelated topics%s; "
                                + "broader than %.0f %% of %d honest accounts (half of them: %.0f or fewer)")
                        .formatted(
                                sketch.samples(),
                                topics,
                                topics == TOPICS_MAX ? " or more" : "",
                                Math.floor(100 * (1 - p)),
                                honest.accounts(plan),
                                topics(honest.quantile(plan, 0.5))),
                sketch.ids()));
    }

    static double topics(double likeness) {
        return 1 / Math.max(1.0 / TOPICS_MAX, Math.min(1, likeness));
    }

    private Campaign of(Campaign one) {
        return sentence(one.accounts())
                .map(sentence -> new Campaign(
                        one.id(),
                        one.accounts(),
                        one.exchanges(),
                        one.first(),
                        one.last(),
                        one.p(),
                        one.score(),
                        one.wrapper(),
                        one.links(),
                        one.why() + (one.why().endsWith(".") ? " " : ". ") + sentence))
                .orElse(one);
    }

    /** Whether the accounts of a group have themes of their own, in a sentence; empty where too little is known. */
    public Optional<String> sentence(List<String> accounts) {
        double own = book.ownTheme(accounts);
        if (Double.isNaN(own)) {
            return Optional.empty();
        }
        long known = accounts.stream()
                .map(book::of)
                .flatMap(Optional::stream)
                .filter(sketch -> sketch.samples() >= MeaningGroup.SAMPLES_LEAST)
                .count();
        String verdict = own >= APART
                ? "accounts have themes of their own, as honest accounts have, which speaks against a campaign"
                : own <= AS_ONE
                        ? "prompts tell nothing about whose they are, as if all came from one pool"
                        : "accounts have little of their own";
        return Optional.of("In meaning (%d accounts sampled) %s: %.0f %% of differences are between accounts (%s)."
                .formatted(known, verdict, Math.max(0, 100 * own), among(own)));
    }

    private String among(double own) {
        return "of honest groups of one trade %.0f %% differ as little, half differ by %.0f %% or more"
                .formatted(100 * honest.groupsAsOne(own), 100 * honest.groupQuantile(0.5));
    }
}
