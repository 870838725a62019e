package io.portcullis.bench.gateway;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** No proxy: callers talk to the upstream, which is what every other number is compared with. */
final class Direct implements Contender {

    static final String NAME = "direct";
    static final List<String> PEER_KEYS = List.of("sk-bench-000000000000000000000000000000000000000000000000");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "no proxy";
    }

    @Override
    public Look look() {
        return new Look.Ready("-");
    }

    @Override
    public Prepared prepare(Path folder, int port, int upstreamPort) {
        return new Prepared(Optional.empty(), Map.of(), List.of(), PEER_KEYS);
    }
}
