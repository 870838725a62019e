package io.portcullis.gateway.store;

import io.portcullis.evidence.Case;
import io.portcullis.gateway.flow.CaseDesk;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that opens cases for rules: it takes what they ask for from a bounded queue, opens the case or finds the
 * one that the rule has open about the campaign or account, and copies the exchanges behind it as evidence. What
 * finds no room is counted; the rule will ask again. In between it calls the {@link CampaignRoll}.
 */
public final class CaseClerk implements CaseDesk, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CaseClerk.class);
    private static final int WAITING_MAX = 1_000;
    private static final int EXCHANGES_MAX = 50;
    private static final long ROLL_NANOS = 5_000_000_000L;

    private final Registry registry;
    private final CaseFindings findings;
    private final CampaignRoll roll;
    private final ArrayBlockingQueue<Opening> queue = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean ending;
    private Optional<Thread> thread = Optional.empty();

    /** Where the line of an exchange is found. */
    @FunctionalInterface
    public interface Lines {
        /** The line, empty where the exchange is not in the log. */
        Optional<byte[]> of(String exchange) throws IOException;
    }

    /** One without detectors. */
    public CaseClerk(Registry registry) {
        this(
                registry,
                CaseFindings.none(registry.cases()),
                new CampaignRoll(registry, CampaignRoll.Members.NONE, InstantSource.system()));
    }

    public CaseClerk(Registry registry, CaseFindings findings, CampaignRoll roll) {
        this.registry = registry;
        this.findings = findings;
        this.roll = roll;
    }

    /** What keeps the findings of cases up to date. */
    public CaseFindings findings() {
        return findings;
    }

    /** What keeps the accounts of cases' campaigns up to date. */
    public CampaignRoll roll() {
        return roll;
    }

    @Override
    public void open(Opening opening) {
        if (!queue.offer(opening)) {
            dropped.incrementAndGet();
        }
    }

    /** Requests that found no room. */
    public long dropped() {
        return dropped.get();
    }

    /** Begins to work; until then requests wait. */
    public void start(EvidenceFolder evidence, Lines log) {
        Thread made = Thread.ofPlatform().daemon().name("case-clerk").start(() -> run(evidence, log));
        thread = Optional.of(made);
    }

    private void run(EvidenceFolder evidence, Lines log) {
        try {
            long called = System.nanoTime();
            while (!ending || !queue.isEmpty()) {
                Opening next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    serve(next, evidence, log);
                }
                if (System.nanoTime() - called > ROLL_NANOS) {
                    roll.callQuietly();
                    called = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("no more cases are opened");
        }
    }

    void serve(Opening opening, EvidenceFolder evidence, Lines log) {
        try {
            Case found = open(registry.cases(), opening);
            Act act = new Act("policy:" + opening.rule(), opening.at());
            for (String exchange :
                    opening.exchanges().stream().limit(EXCHANGES_MAX).toList()) {
                boolean there =
                        found.picked().stream().anyMatch(one -> one.exchange().equals(exchange));
                Optional<byte[]> line = there ? Optional.empty() : log.of(exchange);
                if (line.isPresent()) {
                    evidence.keep(found.id(), exchange, line.get());
                    registry.cases().pick(found.id(), exchange, opening.account(), "named by the rule", act);
                }
            }
            findings.refresh(found.id(), act);
            registry.recovered("cases");
        } catch (IOException | RuntimeException e) {
            LOG.warn("a case that rule {} asks for cannot be opened: {}", opening.rule(), e.toString());
            registry.degrade("cases", "Cases that rules ask for cannot be opened: " + e.getMessage());
        }
    }

    private static Case open(CaseBook book, Opening opening) {
        List<String> subjects = new ArrayList<>();
        opening.campaign().ifPresent(campaign -> subjects.add("campaign:" + campaign));
        subjects.add("account:" + opening.account());
        String title = "Rule " + opening.rule() + " about " + subjects.getFirst();
        Case found = book.open("policy:" + opening.rule(), title, subjects, opening.at());
        String said = (opening.account() + ": " + opening.why()).strip();
        boolean told = found.timeline().stream().anyMatch(one -> one.what().equals(said));
        return told ? found : book.say(found.id(), said, new Act("policy:" + opening.rule(), opening.at()));
    }

    /** What is not as it should be, in plain words; empty when all is well. */
    public List<String> degraded() {
        long now = dropped.get();
        return now == 0 ? List.of() : List.of(now + " requests of rules for cases found no room");
    }

    /** Serves what waits and ends. */
    @Override
    public void close() {
        ending = true;
        try {
            if (thread.isPresent()) {
                thread.get().join(5_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
