package io.portcullis.audit.local;

import java.util.List;

/** A parsed request ready to be answered. */
record Job(List<Speech> speeches, Scribe scribe, boolean stream) {
    Job {
        speeches = List.copyOf(speeches);
    }
}
