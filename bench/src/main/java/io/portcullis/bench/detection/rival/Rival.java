package io.portcullis.bench.detection.rival;

/** A published detector, reduced to a score of one account; more means more suspicious. */
public interface Rival {
    String name();

    /** Paper and year, and what had to be decided where it is silent. */
    String source();

    double score(Window window);
}
