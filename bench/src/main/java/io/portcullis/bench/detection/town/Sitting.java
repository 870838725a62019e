package io.portcullis.bench.detection.town;

import java.util.List;

/** Calls that belong together in time: a conversation, an agent's run, or a single call of a job. */
record Sitting(List<Step> steps, boolean conversation) {
    Sitting {
        steps = List.copyOf(steps);
    }

    static Sitting of(Step step) {
        return new Sitting(List.of(step), false);
    }
}
