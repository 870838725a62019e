package io.portcullis.app;

import io.portcullis.evidence.stix.IndicatorBook;
import java.util.Set;

/** Names of the signals that detectors and indicators of others give; any other in a rule is an error. */
final class Signals {
    static final Set<String> NAMES = Set.of(
            "template-recurrence",
            "replay",
            "coverage",
            "concentration",
            "synchrony",
            "probe-burst",
            "yield",
            "training-intent",
            "infrastructure",
            "logit-harvest",
            "volume",
            "rhythm",
            "near-duplicates",
            "change",
            "knowledge-draw",
            IndicatorBook.SIGNAL);

    private Signals() {}
}
