package io.portcullis.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where callers connect.
 *
 * @param port TCP port, 0 for any free one
 * @param tls certificate to serve, empty for plain HTTP
 * @param http2 whether HTTP/2 is offered (ALPN with TLS, prior knowledge without)
 * @param trustedProxies networks in CIDR notation whose {@code x-forwarded-for} and {@code x-ja4} headers are believed;
 *     nobody else's are
 */
public record ListenSettings(String host, int port, Optional<Tls> tls, boolean http2, List<String> trustedProxies) {
    public ListenSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /**
     * A certificate and its key, both PEM files.
     *
     * @param reload how often the files are looked at for a newer certificate
     */
    public record Tls(Path certificate, Path key, Duration reload) {}
}
