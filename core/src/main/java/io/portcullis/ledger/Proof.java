package io.portcullis.ledger;

/** What a check found: everything holds, or something is wrong, and where. */
public sealed interface Proof {
    Proof VALID = new Valid();

    /** Everything that was checked holds. */
    record Valid() implements Proof {}

    /**
     * Something is wrong.
     *
     * @param where the thing that is wrong: {@code checkpoint}, {@code entry 17}, {@code tile/0/x001/234}
     * @param why what is wrong with it, one sentence without its full stop
     */
    record Broken(String where, String why) implements Proof {
        @Override
        public String toString() {
            return where + ": " + why;
        }
    }

    default boolean valid() {
        return this instanceof Valid;
    }

    static Proof broken(String where, String why) {
        return new Broken(where, why);
    }
}
