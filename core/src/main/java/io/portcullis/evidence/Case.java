package io.portcullis.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file opened about accounts or campaigns: who opened it and why, what was picked as evidence, what was decided,
 * whom it was told to, who touched it. An immutable snapshot; whoever keeps cases replaces it as a whole. Texts in it
 * are written by people of the operator, never copied from prompts or answers.
 *
 * @param id {@code k1}, {@code k2}, ...; letters, digits, dots and dashes
 * @param by {@code policy:} and a rule's name, or {@code admin:} and the name of a person's token
 * @param subjects what it is about: {@code account:a17}, {@code campaign:c1}; sorted
 * @param picked exchanges chosen as evidence, in the order of choosing
 * @param findings statistical findings the case rests on, as they stood when they were added
 * @param timeline what happened, oldest first
 * @param custody who did what to the case and its evidence, a chain of hashes, see {@link CustodyLog}
 * @param hold legal hold: retention deletes nothing that the case rests on
 * @param closing there once the case is closed
 */
public record Case(
        String id,
        String title,
        Instant opened,
        String by,
        State state,
        List<String> subjects,
        List<Picked> picked,
        List<StatisticalFinding> findings,
        List<Happening> timeline,
        List<Ruling> decisions,
        List<Notice> notices,
        List<Custody> custody,
        boolean hold,
        Optional<Closing> closing) {
    /** Exchanges, findings, timeline entries, decisions, notices, custody entries at most, each. */
    public static final int ITEMS_MAX = 10_000;

    /** Characters of a text written by a person at most. */
    public static final int TEXT_MAX = 20_000;

    public Case {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,63}")) {
            throw new IllegalArgumentException("a case's id is letters, digits, dots and dashes: " + id);
        }
        subjects = bounded("subjects", subjects);
        picked = bounded("picked", picked);
        findings = bounded("findings", findings);
        timeline = bounded("timeline", timeline);
        decisions = bounded("decisions", decisions);
        notices = bounded("notices", notices);
        custody = bounded("custody", custody);
        if (title.length() > TEXT_MAX) {
            throw new IllegalArgumentException("title of %d characters".formatted(title.length()));
        }
        if ((state == State.CLOSED) != closing.isPresent()) {
            throw new IllegalArgumentException("a case has a closing reason exactly when it is closed");
        }
    }

    /** Where a case stands. */
    public enum State {
        OPEN,
        REVIEW,
        ACTION,
        APPEAL,
        CLOSED
    }

    /** An exchange chosen as evidence, with a person's note why. */
    public record Picked(String exchange, String account, Instant at, String by, String note) {}

    /**
     * Something that happened in the matter.
     *
     * @param what one plain sentence
     * @param entry index of the ledger's entry that proves it, where there is one
     */
    public record Happening(Instant at, String by, String what, Optional<Long> entry) {}

    /**
     * What somebody, or a rule, decided.
     *
     * @param decision a word: {@code allow}, {@code slow}, {@code strip}, {@code suspend}, {@code close}, ...
     * @param why one plain sentence
     */
    public record Ruling(Instant at, String by, String subject, String decision, String why) {}

    /**
     * A notice that was sent.
     *
     * @param to account or person
     * @param how {@code email}, {@code api}, {@code post}, {@code console}
     * @param text as sent
     */
    public record Notice(Instant at, String by, String to, String how, String text) {}

    /**
     * One line of the chain of custody, in the manner of ISO/IEC 27037.
     *
     * @param number from 1, without gaps
     * @param act what was done
     * @param item to what: {@code case}, {@code exchange:x1}, {@code finding:f1}, {@code bundle:} and a hash
     * @param previous hash of the line before, 64 zeros for the first
     * @param hash SHA-256 of this line without this field, in lower-case hexadecimal digits
     */
    public record Custody(
            long number, Instant at, String by, Act act, String item, String detail, String previous, String hash) {}

    /** What can be done to a case or to a piece of evidence. */
    public enum Act {
        OPENED,
        COLLECTED,
        VIEWED,
        ANNOTATED,
        CHANGED,
        REMOVED,
        HELD,
        RELEASED,
        EXPORTED,
        NOTIFIED,
        CLOSED,
        REOPENED
    }

    /** Why a case ended; the reason goes back to calibration as a label. */
    public record Closing(Instant at, String by, Reason reason, String why) {}

    /** How a case ended. */
    public enum Reason {
        EXTRACTION,
        MISUSE,
        BENIGN,
        STOLEN_KEY,
        INCONCLUSIVE,
        DUPLICATE
    }

    /** The accounts named as subjects. */
    public Set<String> accounts() {
        return subjects.stream()
                .filter(s -> s.startsWith("account:"))
                .map(s -> s.substring("account:".length()))
                .collect(java.util.stream.Collectors.toCollection(java.util.TreeSet::new));
    }

    private static <T> List<T> bounded(String name, List<T> items) {
        if (items.size() > ITEMS_MAX) {
            throw new IllegalArgumentException("%d %s, at most %d".formatted(items.size(), name, ITEMS_MAX));
        }
        return List.copyOf(items);
    }
}
