package io.portcullis.decide;

import io.portcullis.traffic.Verification;
import java.time.Duration;

/** One thing a rule does; this is the closed set. */
public sealed interface Action {
    /** Ends deciding: nothing that comes later in the policy applies to the call. */
    record Allow() implements Action {}

    /** Refuses the call until these terms are accepted in their present version. */
    record RequireAcceptance(String terms) implements Action {}

    /** Refuses the call until the account is verified at least so far. */
    record RequireVerification(Verification level) implements Action {}

    /** Shows no more than this exposure does, and no more than the plan's. */
    record Shape(String exposure) implements Action {}

    /**
     * Takes its time.
     *
     * @param pause before the call is forwarded
     * @param tokensPerSecond most that a stream gives, 0 for as many as there are
     */
    record Slow(Duration pause, int tokensPerSecond) implements Action {}

    /**
     * Answers from another model.
     *
     * @param silent whether the answer may go by the name that was asked for; acts only while two people allow it
     */
    record Reroute(String model, boolean silent) implements Action {}

    /**
     * Bounds the answer.
     *
     * @param outputTokens most tokens, at least 1
     * @param sentences whether an answer that is cut ends with a whole sentence
     */
    record Cap(int outputTokens, boolean sentences) implements Action {}

    /** Marks the text of the answer. */
    record Watermark() implements Action {}

    /** Serves the account's own variants of the canary classes. */
    record Canary() implements Action {}

    /** Does not serve the call; the caller is told a neutral reason and not to try again. */
    record Refuse() implements Action {}

    /** Opens a case about the account, once a day for a rule. */
    record OpenCase() implements Action {}

    /** Tells a webhook, once an hour for a rule and an account. */
    record Notify(String webhook) implements Action {}
}
