package io.portcullis.admit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The question whether an account agreed to the terms of its plan.
 *
 * <p>The version to accept is the latest that is in effect. Its grace period lets an acceptance of an earlier version
 * count for a while; an acceptance of a version published for later counts already. Terms that a plan requires but
 * nobody published refuse every call: a gate that cannot ask must not stand open.
 */
public final class TermsGate {
    private TermsGate() {}

    /**
     * Why the call may not go ahead, or empty if it may.
     *
     * @param id of the terms that the plan requires, empty if none
     * @param versions of these terms, in any order
     * @param accepted hashes of the versions of these terms that the account accepted
     */
    public static Optional<Admission.Refused> check(
            String id, List<Terms> versions, Set<String> accepted, Instant now) {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        if (versions.isEmpty()) {
            return refused("The terms \"" + id + "\" that your plan requires are not published yet.");
        }
        Optional<Terms> current = current(versions, now);
        if (current.isEmpty()) {
            return Optional.empty();
        }
        Terms due = current.get();
        boolean inGrace = now.isBefore(due.effective().plus(due.grace()));
        for (Terms version : versions) {
            boolean counts = inGrace || !version.effective().isBefore(due.effective());
            if (counts && accepted.contains(version.hash())) {
                return Optional.empty();
            }
        }
        return refused("Accept the terms at " + due.url() + " with POST /v1/terms/acceptances {\"terms\":\"" + id
                + "\",\"hash\":\"" + due.hash() + "\"}, then call again.");
    }

    /** The version to accept at that time, if any is in effect. */
    public static Optional<Terms> current(List<Terms> versions, Instant now) {
        Terms latest = null;
        for (Terms version : versions) {
            boolean inEffect = !version.effective().isAfter(now);
            if (inEffect && (latest == null || version.effective().isAfter(latest.effective()))) {
                latest = version;
            }
        }
        return Optional.ofNullable(latest);
    }

    private static Optional<Admission.Refused> refused(String message) {
        return Optional.of(
                new Admission.Refused(Admission.Reason.TERMS_NOT_ACCEPTED, Duration.ZERO, message, RateState.NONE));
    }
}
