package io.portcullis.decide;

import java.time.Instant;

/**
 * A step up or down the ladder, or a person's word about one.
 *
 * @param subject {@code account:a17} or {@code campaign:c1}
 * @param reason why a person did it, or what the evidence was, in words
 * @param by {@code decide}, or {@code admin:} and the person's name
 */
public record Movement(String subject, Step from, Step to, Why why, Instant at, String reason, String by) {
    /** What moved it. */
    public enum Why {
        /** The evidence asked for it. */
        CLIMBED,
        /** The reason had been gone long enough. */
        EASED,
        /** Nothing had kept the reason alive for long enough. */
        EXPIRED,
        /** A person set it, or put the account on the allow-list. */
        SET,
        /** A person took that back. */
        LIFTED,
        /** What a person had set came to its end. */
        ENDED
    }
}
