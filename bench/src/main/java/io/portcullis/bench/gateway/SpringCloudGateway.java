package io.portcullis.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Spring Cloud Gateway on Netty: one route, nothing else. */
final class SpringCloudGateway implements Contender {

    private final Optional<Path> jar;

    SpringCloudGateway(Optional<Path> jar) {
        this.jar = jar;
    }

    @Override
    public String name() {
        return "spring";
    }

    @Override
    public String title() {
        return "Spring Cloud Gateway (WebFlux), one route";
    }

    @Override
    public Look look() {
        return jar.filter(Files::exists)
                .map(file -> Versions.ask("gateway ([0-9.]+)", Versions.java(), "-jar", file.toString(), "--version"))
                .orElseGet(() -> new Look.Missing("it could not be built from Maven Central"));
    }

    @Override
    public Prepared prepare(Path folder, int port, int upstreamPort) throws IOException {
        String file = jar.orElseThrow(() -> new IOException("no Spring Cloud Gateway"))
                .toString();
        List<String> command = List.of(
                Versions.java(),
                "-Xmx512m",
                "-jar",
                file,
                "--server.port=" + port,
                "--bench.upstream=http://127.0.0.1:" + upstreamPort);
        return new Prepared(Optional.of(command), Map.of(), List.of(), Direct.PEER_KEYS);
    }
}
