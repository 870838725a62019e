package io.portcullis.app;

import java.util.Set;

/** Names of the signals that this build's detectors give; a rule about any other is an error. */
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
            "change");

    private Signals() {}
}
