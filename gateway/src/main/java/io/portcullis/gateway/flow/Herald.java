package io.portcullis.gateway.flow;

/** Whoever tells webhooks. Called from event loops and other threads: never blocks, never throws. */
public interface Herald {
    /** For gateways without webhooks. */
    Herald NONE = (webhook, body) -> {};

    /**
     * Tells one webhook, sooner or later, at least once.
     *
     * @param webhook its configured name
     * @param body a JSON object; no text of prompts, no secret
     */
    void tell(String webhook, String body);
}
