package io.portcullis.gateway.store;

import io.portcullis.detect.Examination;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.DetectionFindings;
import io.portcullis.evidence.StatisticalFinding;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts what the detectors hold against a case's accounts, and against the campaigns these belong to, into the case as
 * statistical findings: when it is opened and before it is exported. A finding that has not changed since it was put in
 * is not put in again. Blocks on the disk and for the detectors.
 */
public final class CaseFindings {
    private static final int FINDINGS_MAX = 500;
    private static final String PREFIX = "detection-";

    private final CaseBook book;
    private final Examiner examiner;
    private final String code;

    /** Whoever can say what stands against accounts and campaigns now. */
    @FunctionalInterface
    public interface Examiner {
        /** Nobody can, as where no detector runs. */
        Examiner NONE = (accounts, campaigns) -> Optional.empty();

        /** Empty where nobody can say now. */
        Optional<Examination> examine(Set<String> accounts, Set<String> campaigns);
    }

    /** @param code version of the program, which each finding names */
    public CaseFindings(CaseBook book, Examiner examiner, String code) {
        this.book = book;
        this.examiner = examiner;
        this.code = code;
    }

    /** Where no detector runs: cases keep the findings that they have. */
    public static CaseFindings none(CaseBook book) {
        return new CaseFindings(book, Examiner.NONE, "");
    }

    /** Brings an open case's findings up to date; a closed case stays as it was closed. */
    public Case refresh(String id, Act act) {
        Case before = book.get(id);
        if (before.state() == Case.State.CLOSED || before.findings().size() >= FINDINGS_MAX) {
            return before;
        }
        Set<String> campaigns = before.subjects().stream()
                .filter(subject -> subject.startsWith("campaign:"))
                .map(subject -> subject.substring("campaign:".length()))
                .collect(Collectors.toSet());
        Optional<Examination> told = examiner.examine(before.accounts(), campaigns);
        return told.isEmpty() ? before : add(before, told.get(), act);
    }

    /** Two threads that add the same at once are put in order: the later one sees what the earlier one added. */
    private synchronized Case add(Case seen, Examination told, Act act) {
        Case now = book.get(seen.id());
        Set<String> names =
                now.findings().stream().map(StatisticalFinding::id).collect(Collectors.toCollection(HashSet::new));
        for (StatisticalFinding finding : DetectionFindings.of(told, () -> next(names), code, act.at())) {
            boolean room = now.findings().size() < FINDINGS_MAX && now.state() != Case.State.CLOSED;
            if (room
                    && last(now, finding.subject())
                            .map(one -> differs(one, finding))
                            .orElse(true)) {
                now = book.find(now.id(), finding, act);
            }
        }
        return now;
    }

    private static String next(Set<String> names) {
        int number = 1;
        while (!names.add(PREFIX + number)) {
            number++;
        }
        return PREFIX + number;
    }

    private static Optional<StatisticalFinding> last(Case about, String subject) {
        return about.findings().stream()
                .filter(one -> one.id().startsWith(PREFIX) && one.subject().equals(subject))
                .reduce((earlier, later) -> later);
    }

    /** The statistic changes with each look only, while exchanges come in between. */
    private static boolean differs(StatisticalFinding one, StatisticalFinding other) {
        return one.value() != other.value()
                || one.p() != other.p()
                || !one.calibration().equals(other.calibration())
                || !one.code().equals(other.code());
    }
}
