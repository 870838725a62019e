package io.portcullis.decide;

import java.time.Instant;

/**
 * A person's word about an account, which stands above all evidence until its end.
 *
 * @param step where the account stands meanwhile; {@link Step#OBSERVE} puts it on the allow-list: nothing that is held
 *     against it counts
 * @param by name of the person's token
 */
public record Ruling(String account, Step step, String reason, String by, Instant from, Instant until) {
    public Ruling {
        if (reason.isBlank() || reason.length() > 500) {
            throw new IllegalArgumentException("a ruling needs a reason of at most 500 characters");
        }
        if (!until.isAfter(from)) {
            throw new IllegalArgumentException("a ruling must end after it begins");
        }
    }

    public boolean allows() {
        return step == Step.OBSERVE;
    }
}
