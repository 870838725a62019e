package io.portcullis.evidence;

import java.time.Instant;

/**
 * Something that happened and is to be provable later; the ledger keeps only a salted digest of it.
 *
 * @param at when it happened
 * @param by who did it: a room of the gateway ({@code decide}), or {@code admin:} and the name of a person's token
 * @param subject what it is about: {@code account:a17}, {@code campaign:c1}, {@code exchange:x1}, {@code case:k1},
 *     {@code terms:t1}, {@code policy}, {@code key:m1}
 * @param body a JSON object of what there is to know; never text of a prompt or an answer, never a secret
 */
public record Fact(Kind kind, Instant at, String by, String subject, String body) {
    /** What sort of thing happened. */
    public enum Kind {
        ADMISSION,
        DECISION,
        LADDER,
        OVERRIDE,
        ALARM,
        TERMS,
        ACCEPTANCE,
        POLICY,
        KEY,
        COMMITMENT,
        EXCHANGE,
        CASE,
        RETENTION,
        ERASURE,
        LOSS
    }

    public Fact {
        if (subject.isEmpty() || !body.startsWith("{")) {
            throw new IllegalArgumentException("a fact needs a subject and a JSON object as its body");
        }
    }
}
