package io.portcullis.decide;

import java.time.Duration;

/** What happens to a call; the names of rules are for the record, never for the caller. */
public sealed interface Decision {
    /** The rule that decided, empty where none did. */
    String rule();

    record Allow() implements Decision {
        @Override
        public String rule() {
            return "";
        }
    }

    /** Serve under another exposure than the plan's, known by its configured name. */
    record Shape(String rule, String exposure) implements Decision {}

    /** Serve after a pause. */
    record Slow(String rule, Duration pause) implements Decision {}

    /** Serve from another model, known by its alias. */
    record Reroute(String rule, String model) implements Decision {}

    /** Do not serve; the reason shown to the caller is neutral. */
    record Refuse(String rule) implements Decision {}
}
