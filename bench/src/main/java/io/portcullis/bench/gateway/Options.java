package io.portcullis.bench.gateway;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the command line of {@code bench/gateway} says; the paths come from the script. */
final class Options {

    @Option(names = "--rounds", defaultValue = "3", description = "turns each proxy gets (default ${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "length of each measurement (default ${DEFAULT-VALUE})")
    int seconds;

    @Option(
            names = "--warmup",
            defaultValue = "10",
            description = "load before the first round (default ${DEFAULT-VALUE})")
    int warmupSeconds;

    @Option(names = "--streams", defaultValue = "256", description = "streams at once (default ${DEFAULT-VALUE})")
    int streams;

    @Option(names = "--only", split = ",", description = "names of proxies to measure, besides direct")
    List<String> only = List.of();

    @Option(names = "--skip-peers", description = "without Portkey and Spring Cloud Gateway")
    boolean skipPeers;

    @Option(names = "--report", description = "Markdown to write (default docs/performance.md)")
    Optional<Path> report = Optional.empty();

    @Option(names = "--json", description = "JSON to write (default bench/target/gateway/results.json)")
    Optional<Path> json = Optional.empty();

    @Option(names = "--root", hidden = true, required = true)
    Path root = Path.of("");

    @Option(names = "--portkey", hidden = true)
    Optional<Path> portkey = Optional.empty();

    @Option(names = "--spring", hidden = true)
    Optional<Path> spring = Optional.empty();

    @Option(names = "--help", usageHelp = true, description = "this text")
    boolean help;

    Path work() {
        return root.resolve("bench/target/gateway");
    }

    Path reportFile() {
        return report.orElse(root.resolve("docs/performance.md"));
    }

    Path jsonFile() {
        return json.orElse(work().resolve("results.json"));
    }
}
