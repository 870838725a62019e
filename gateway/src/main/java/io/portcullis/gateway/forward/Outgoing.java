package io.portcullis.gateway.forward;

import io.portcullis.traffic.Dialect;
import java.util.Map;

/**
 * A request for an upstream.
 *
 * @param method {@code POST} or {@code GET}
 * @param path from {@code /v1} on, without the upstream's prefix
 * @param headers end-to-end headers from the caller that the upstream should see, names in lower case; the
 *     credential is added by the upstream itself
 * @param caller the account that asks, for the upstream's circuit; never sent
 */
public record Outgoing(
        Dialect dialect, String method, String path, Map<String, String> headers, byte[] body, String caller) {
    /** The same with another body. */
    public Outgoing saying(byte[] other) {
        return new Outgoing(dialect, method, path, headers, other, caller);
    }
}
