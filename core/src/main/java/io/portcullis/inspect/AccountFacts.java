package io.portcullis.inspect;

import io.portcullis.traffic.Verification;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an account besides its traffic: one line of an accounts file. Text that is unknown is empty.
 *
 * @param created when the account was opened, empty if unknown
 * @param payment opaque token of the means of payment; equal tokens mean one payer
 */
public record AccountFacts(
        String account,
        String org,
        Optional<Instant> created,
        String plan,
        Verification verified,
        String payment,
        String emailDomain) {

    /** Nothing is known beyond the name. */
    public static AccountFacts unknown(String account) {
        return new AccountFacts(account, "", Optional.empty(), "", Verification.NONE, "", "");
    }
}
