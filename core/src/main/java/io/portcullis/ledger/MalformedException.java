package io.portcullis.ledger;

/** Bytes that are not what they should be: the only thing parsers of this room throw. */
public final class MalformedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String where;

    /** @param where the part that is wrong, such as {@code line 3} */
    public MalformedException(String where, String why) {
        super(where + ": " + why);
        this.where = where;
    }

    public String where() {
        return where;
    }

    /** The same, as the answer of a check. */
    public Proof.Broken broken() {
        String message = String.valueOf(getMessage());
        return new Proof.Broken(where, message.substring(Math.min(message.length(), where.length() + 2)));
    }
}
