package io.portcullis.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Portkey's open gateway from npm, on Node.js. */
final class Portkey implements Contender {

    private final Optional<Path> packageFolder;

    /** Takes the folder of the installed package {@code @portkey-ai/gateway}. */
    Portkey(Optional<Path> packageFolder) {
        this.packageFolder = packageFolder;
    }

    @Override
    public String name() {
        return "portkey";
    }

    @Override
    public String title() {
        return "Portkey gateway (npm `@portkey-ai/gateway`), headless";
    }

    @Override
    public Look look() {
        Optional<Path> description =
                packageFolder.map(folder -> folder.resolve("package.json")).filter(Files::exists);
        return description
                .map(file -> Versions.read("\"version\": \"([^\"]+)\"", file))
                .orElseGet(() -> new Look.Missing("its package could not be had from npm"));
    }

    @Override
    public Prepared prepare(Path folder, int port, int upstreamPort) throws IOException {
        Path program = packageFolder
                .map(path -> path.resolve("build/start-server.js"))
                .orElseThrow(() -> new IOException("no Portkey package"));
        return new Prepared(
                Optional.of(List.of("node", program.toString(), "--headless", "--port=" + port)),
                Map.of("NODE_ENV", "production"),
                List.of(
                        "x-portkey-provider: openai",
                        "x-portkey-custom-host: http://127.0.0.1:" + upstreamPort + "/v1"),
                Direct.PEER_KEYS);
    }
}
