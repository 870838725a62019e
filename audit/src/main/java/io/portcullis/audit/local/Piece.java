package io.portcullis.audit.local;

/** The next bit of an answer, in the order in which a dialect writes it. */
sealed interface Piece {
    /** A token of reasoning. */
    record Thought(String text) implements Piece {}

    /** A token of the answer; {@code text} is empty while a character is incomplete. */
    record Word(String text, Token token) implements Piece {}

    /** A tool call begins. */
    record Call(String id, String name) implements Piece {}

    /** A part of the JSON arguments of the call that began last. */
    record Arguments(String text) implements Piece {}

    /** The answer is over; {@code matched} is the stop text that ended it, empty if none. */
    record End(Finish finish, String matched) implements Piece {}

    /** Why an answer is over. */
    enum Finish {
        STOP,
        STOP_TEXT,
        LENGTH,
        TOOL
    }
}
