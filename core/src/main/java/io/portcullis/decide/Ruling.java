package io.portcullis.decide;

import java.time.Instant;
import java.util.Optional;

/**
 * A person's word about an account or a whole campaign, which stands above all evidence until its end; a word about an
 * account stands above one about its campaign.
 *
 * @param subject an account's name, or {@link #CAMPAIGN} and a campaign's id; no account's name holds a colon
 * @param step where the account stands meanwhile; {@link Step#OBSERVE} puts it on the allow-list: nothing that is held
 *     against it counts
 * @param by name of the person's token
 */
public record Ruling(String subject, Step step, String reason, String by, Instant from, Instant until) {
    public static final String CAMPAIGN = "campaign:";

    public Ruling {
        if (reason.isBlank() || reason.length() > 500) {
            throw new IllegalArgumentException("a ruling needs a reason of at most 500 characters");
        }
        if (!until.isAfter(from)) {
            throw new IllegalArgumentException("a ruling must end after it begins");
        }
    }

    /** The campaign's id where it is about one. */
    public static Optional<String> campaign(String subject) {
        return subject.startsWith(CAMPAIGN) ? Optional.of(subject.substring(CAMPAIGN.length())) : Optional.empty();
    }

    public boolean over(Instant now) {
        return !now.isBefore(until);
    }

    public boolean allows() {
        return step == Step.OBSERVE;
    }
}
