package io.portcullis.inspect;

import java.util.List;
import java.util.Optional;

/**
 * What is held against an account now: an immutable snapshot, replaced as a whole after further exchanges.
 *
 * @param exchanges how many exchanges it rests on
 * @param score the combined score T, natural log-odds scale
 * @param p conformal p-value at the last look, 1 before the first look
 * @param e e-value at the last look, 1 before the first look
 * @param posterior probability of attack under the stated prior, within [0, 1]
 * @param alarm whether the calibrated threshold was crossed
 * @param campaign id of the campaign the account was linked into, if any
 * @param signals strongest first
 */
public record Suspicion(
        String account,
        long exchanges,
        double score,
        double p,
        double e,
        double posterior,
        boolean alarm,
        Optional<String> campaign,
        List<Signal> signals) {
    public Suspicion {
        signals = List.copyOf(signals);
    }

    /** Nothing is known of the account yet. */
    public static Suspicion none(String account) {
        return new Suspicion(account, 0, 0, 1, 1, 0, false, Optional.empty(), List.of());
    }

    /** The signal's llr, 0 where the signal is silent. */
    public double llr(String signal) {
        for (Signal s : signals) {
            if (s.name().equals(signal)) {
                return s.llr();
            }
        }
        return 0;
    }
}
