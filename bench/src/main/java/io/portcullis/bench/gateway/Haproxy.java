package io.portcullis.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HAProxy as a plain proxy; without {@code http-no-delay} it would hold back the chunks of a stream. */
final class Haproxy implements Contender {

    private static final String CONFIGURATION = """
            global
              nbthread 1
              maxconn 8000
            defaults
              mode http
              option http-no-delay
              http-reuse always
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend callers
              bind 127.0.0.1:%d
              default_backend model
            backend model
              server model 127.0.0.1:%d pool-max-conn -1
            """;

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public String title() {
        return "HAProxy, plain proxy, one thread, `option http-no-delay`";
    }

    @Override
    public Look look() {
        return Versions.ask("version ([0-9.]+)", "haproxy", "-v");
    }

    @Override
    public Prepared prepare(Path folder, int port, int upstreamPort) throws IOException {
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), CONFIGURATION.formatted(port, upstreamPort));
        return new Prepared(
                Optional.of(List.of("haproxy", "-db", "-f", file.toString())), Map.of(), List.of(), Direct.PEER_KEYS);
    }
}
