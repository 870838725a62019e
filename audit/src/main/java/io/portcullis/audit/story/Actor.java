package io.portcullis.audit.story;

/** Somebody who uses an API, honestly or not. Deterministic for a seed as far as the answers are. */
public interface Actor {
    /** Short name for tables, for instance {@code scraper-2}. */
    String name();

    /** Whether the actor is out for a copy of the model. */
    boolean attacks();

    /**
     * Makes the next call, or the next few that belong together, and counts them in {@link #tally}. A transport error
     * is counted, not thrown.
     *
     * @throws InterruptedException when told to stop in the middle of a call
     */
    void step() throws InterruptedException;

    Tally tally();
}
