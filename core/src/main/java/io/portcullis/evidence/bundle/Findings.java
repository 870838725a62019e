package io.portcullis.evidence.bundle;

import java.util.ArrayList;
import java.util.List;

/** What a verification has found so far; at most so many faults, the rest is counted. */
final class Findings {
    private static final int FAULTS_MAX = 50;

    private final List<Verdict.Fault> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> proved = new ArrayList<>();
    private int unlisted;

    void fault(String where, String why) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(new Verdict.Fault(where, why));
        } else {
            unlisted++;
        }
    }

    void note(String note) {
        notes.add(note);
    }

    void proved(String sentence) {
        proved.add(sentence);
    }

    boolean clean() {
        return faults.isEmpty();
    }

    Verdict verdict() {
        if (unlisted > 0) {
            notes.add(unlisted + " further faults are not listed.");
        }
        return new Verdict(faults, notes, proved);
    }
}
