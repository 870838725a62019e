package io.portcullis.traffic;

/**
 * A change of one text of an answer as it streams: pieces in, pieces out, a few words behind at most. Deterministic,
 * single-threaded, and blind to how the text is cut: the pieces that come out join to the same text however the text
 * that goes in is cut into pieces.
 */
public interface TextStage {
    /** The text that can be shown now; empty where it must wait for what follows. */
    String accept(String delta);

    /** The text has ended: the rest of it. Nothing is accepted afterwards. */
    String end();

    /** Whether the rest of the text is withheld, whatever it will be. */
    default boolean cut() {
        return false;
    }
}
