package io.portcullis.gateway.wire;

import java.time.Duration;

/** Why a call is not answered by the model; each has its status and shape in each dialect. Messages are for callers. */
public sealed interface Refusal {
    /** 401: no credential, or one that is not known. */
    record Unauthenticated(String message) implements Refusal {}

    /** 403: known, but not allowed this. */
    record Forbidden(String message) implements Refusal {}

    /** 403 with where to accept: the plan's terms are not accepted in their present version. */
    record TermsNotAccepted(String version, String link) implements Refusal {}

    /**
     * 403: the account must be verified first.
     *
     * @param level {@code email}, {@code payment} or {@code organisation}
     * @param link where that can be done, empty if not known
     */
    record VerificationRequired(String level, String link) implements Refusal {}

    /** 404: no such route or model. */
    record NotFound(String message, String param) implements Refusal {}

    /** 405. */
    record NotAllowed(String allow) implements Refusal {}

    /** 400; the parameter is empty where none is to blame. */
    record Invalid(String message, String param) implements Refusal {}

    /** 413. */
    record TooLarge(long bytesMax) implements Refusal {}

    /** 415. */
    record Unsupported(String message) implements Refusal {}

    /**
     * 429: worth a retry later.
     *
     * @param code machine-readable reason, for instance {@code requests_per_minute}
     */
    record Limited(String message, String code, Duration retryAfter) implements Refusal {}

    /** 429 {@code insufficient_quota} for OpenAI, 402 {@code billing_error} for Anthropic; not worth a retry. */
    record OverBudget(String message) implements Refusal {}

    /** 403, never to be retried: the traffic looks like extraction. */
    record Abuse(String message) implements Refusal {}

    /** 502: upstream answered nothing usable. */
    record BadUpstream(String message) implements Refusal {}

    /** 504: upstream was too slow. */
    record UpstreamTimeout(String message) implements Refusal {}

    /** 503 for OpenAI, 529 for Anthropic: no upstream can take the call now. */
    record Overloaded(String message, Duration retryAfter) implements Refusal {}

    /** 500. */
    record Broken() implements Refusal {}
}
