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

    /** Longest text kept of any field; longer ones are cut. */
    public static final int TEXT_MAX = 512;

    public AccountFacts {
        account = cut(account);
        org = cut(org);
        plan = cut(plan);
        payment = cut(payment);
        emailDomain = cut(emailDomain);
    }

    private static String cut(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }

    /** Nothing is known beyond the name. */
    public static AccountFacts unknown(String account) {
        return new AccountFacts(account, "", Optional.empty(), "", Verification.NONE, "", "");
    }
}
