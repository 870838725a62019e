package io.portcullis.audit.local;

import java.util.List;

/**
 * A drawn token.
 *
 * @param logprob natural logarithm of its probability in the distribution it was drawn from
 * @param top most probable alternatives, best first; empty unless asked for
 */
public record Token(int id, double logprob, List<Alternative> top) {
    /** A token that could have been drawn, with its log-probability. */
    public record Alternative(int id, double logprob) {}

    public Token {
        top = List.copyOf(top);
    }

    /** A token that the grammar of the answer allowed no alternative to: probability 1. */
    static Token forced(int id, boolean top) {
        return new Token(id, 0, top ? List.of(new Alternative(id, 0)) : List.of());
    }
}
