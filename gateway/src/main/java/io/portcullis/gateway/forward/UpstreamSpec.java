package io.portcullis.gateway.forward;

import io.portcullis.traffic.Dialect;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How a provider of models is reached.
 *
 * @param url scheme, host, port and an optional path prefix before {@code /v1/...}
 * @param credential read anew for each call so that a rotated file acts at once; empty for none; never logged
 * @param firstByte from the request sent to the head of the answer
 * @param idle longest silence within an answer
 * @param total longest whole call
 * @param retries further tries when no connection could be made; a request that may have been executed is never
 *     sent twice
 * @param backoff pause before the first of them, doubled each time
 * @param connections most connections an event loop holds to this upstream
 * @param waiting most calls an event loop lets wait for a connection
 * @param answerBytes most bytes of one answer
 * @param candidates whether it answers {@code n} with so many choices
 */
public record UpstreamSpec(
        String name,
        URI url,
        Set<Dialect> dialects,
        Supplier<String> credential,
        Duration connect,
        Duration firstByte,
        Duration idle,
        Duration total,
        int retries,
        Duration backoff,
        int connections,
        int waiting,
        long answerBytes,
        Circuit.Spec circuit,
        boolean http2,
        boolean candidates) {
    public UpstreamSpec {
        dialects = Set.copyOf(dialects);
        if (url.getHost() == null
                || !(url.getScheme().equals("http") || url.getScheme().equals("https"))) {
            throw new IllegalArgumentException("upstream " + name + ": url must be http(s)://host[:port][/prefix]");
        }
        if (retries < 0 || retries > 10) {
            throw new IllegalArgumentException("upstream " + name + ": retries must be within 0 and 10");
        }
    }

    boolean tls() {
        return url.getScheme().equals("https");
    }

    int port() {
        return url.getPort() > 0 ? url.getPort() : tls() ? 443 : 80;
    }

    String prefix() {
        String path = url.getPath() == null ? "" : url.getPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
