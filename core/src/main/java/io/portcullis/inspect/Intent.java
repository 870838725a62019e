package io.portcullis.inspect;

/** What a prompt is good for to somebody who trains a model; {@code PROBE} is the search for a way in. */
public enum Intent {
    /** Asks for the reasoning itself to be written out. */
    REASONING("written-out reasoning"),
    /** Has answers graded, ranked or compared. */
    GRADING("grading of answers"),
    /** Has traces or transcripts rewritten or cleaned. */
    CLEANING("rewriting of traces"),
    /** Has tasks, questions or prompts made up. */
    SYNTHESIS("making up of tasks"),
    /** Asks for hidden instructions, reasoning or weights. */
    PROBE("search for hidden text");

    private final String words;

    Intent(String words) {
        this.words = words;
    }

    /** For a sentence to a person. */
    public String words() {
        return words;
    }
}
