package io.portcullis.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.app.config.Configuration;
import io.portcullis.app.share.IndicatorShelf;
import io.portcullis.app.share.Lookout;
import io.portcullis.app.verify.DiskFolder;
import io.portcullis.detect.Engine;
import io.portcullis.evidence.bundle.BundleVerifier;
import io.portcullis.evidence.bundle.StampCheck;
import io.portcullis.evidence.bundle.Verdict;
import io.portcullis.evidence.statement.StrictJson;
import io.portcullis.evidence.stix.Indicator;
import io.portcullis.evidence.stix.StixReader.Result;
import io.portcullis.evidence.stix.StixWriter;
import io.portcullis.evidence.stix.Templates;
import io.portcullis.evidence.stix.Tlp;
import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.gateway.store.log.LineMask;
import io.portcullis.gateway.store.log.LogReport;
import io.portcullis.inspect.Lens;
import io.portcullis.inspect.Reading;
import io.portcullis.inspect.Tie;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Indicators shared between operators, as STIX 2.1. */
@Command(name = "indicators", description = "Gives out, takes up and looks for indicators (STIX 2.1).")
final class IndicatorsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, see --help");
    }

    @Command(name = "export", description = "Makes indicators of what the exchanges of a full evidence bundle share.")
    int export(
            @Parameters(paramLabel = "BUNDLE", description = "What evidence export --full wrote.") Path bundle,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "The STIX bundle to write.")
                    Path out,
            @Option(
                            names = "--name",
                            required = true,
                            paramLabel = "ORGANISATION",
                            description = "Whoever says so: your organisation.")
                    String name,
            @Option(
                            names = "--tlp",
                            defaultValue = "AMBER",
                            paramLabel = "COLOUR",
                            description = "Who may see it: white, green, amber (standard), red.")
                    Tlp tlp,
            @Option(
                            names = "--release-text-by",
                            paramLabel = "PERSON",
                            description = "Gives out the openings of prompts too, personal data masked; names the"
                                    + " person who decided so.")
                    @Nullable String by)
            throws Exception {
        if (!Files.isDirectory(bundle)) {
            throw new UsageException("indicators export: " + bundle + ": there is no such folder");
        }
        Verdict verdict = new BundleVerifier(new DiskFolder(bundle), Optional.empty(), StampCheck.NONE).verify();
        if (!verdict.verified()) {
            spec.commandLine()
                    .getErr()
                    .println("indicators export: " + verdict.faults().getFirst());
            return Main.FAILED;
        }
        JsonNode list = StrictJson.read(Files.readAllBytes(bundle.resolve("data/exchanges.json")))
                .orElseThrow();
        JsonNode about = StrictJson.read(Files.readAllBytes(bundle.resolve("data/case.json")))
                .orElseThrow();
        if (Files.exists(bundle.resolve("data/redaction.dsse.json"))) {
            throw new UsageException("indicators export: " + bundle
                    + ": is a redacted bundle, which no longer shows what prompts share; make one with --full");
        }
        List<Reading> readings = readings(bundle, list, line -> line);
        Instant now = InstantSource.system().instant();
        Instant first = readings.stream()
                .map(IndicatorsCommand::at)
                .min(Instant::compareTo)
                .orElse(now);
        Instant last = readings.stream()
                .map(IndicatorsCommand::at)
                .max(Instant::compareTo)
                .orElse(now);
        List<Indicator> found = Templates.shared(readings, name, first, tlp);
        Optional<StixWriter.Released> released =
                by == null ? Optional.empty() : Optional.of(new StixWriter.Released(by, openings(bundle, list)));
        byte[] stix = StixWriter.bytes(new StixWriter.Shared(
                name, about.path("id").asText(), now, first, last, readings.size(), tlp, found, released));
        Files.write(out, stix);
        spec.commandLine()
                .getOut()
                .println("%s: %d indicators of %d exchanges".formatted(out, found.size(), readings.size()));
        return Main.DONE;
    }

    /** How the prompts begin, without personal data: a person releases words, not somebody's address. */
    private static List<String> openings(Path bundle, JsonNode list) throws Exception {
        LineMask mask = new LineMask();
        return readings(bundle, list, mask::masked).stream()
                .map(reading -> Lens.words(reading.exchange(), Tie.OPENING))
                .distinct()
                .limit(10)
                .toList();
    }

    /** What is done to a line before it is read. */
    @FunctionalInterface
    private interface Form {
        byte[] of(byte[] line) throws IOException;
    }

    private static List<Reading> readings(Path bundle, JsonNode list, Form form) throws Exception {
        Lens lens = Engine.lens();
        ExchangeReader reader = new ExchangeReader();
        List<Reading> readings = new ArrayList<>();
        for (JsonNode one : list.path("exchanges")) {
            byte[] line =
                    form.of(Files.readAllBytes(bundle.resolve(one.path("file").asText())));
            if (reader.read(line, 0, line.length) instanceof Line.Read(var exchange)) {
                readings.add(lens.read(exchange));
            }
        }
        return readings;
    }

    private static Instant at(Reading reading) {
        return Instant.ofEpochMilli(reading.at());
    }

    @Command(name = "import", description = "Takes up indicators of others.")
    int take(
            @Parameters(paramLabel = "FILE", description = "A STIX 2.1 bundle.") Path file,
            @ArgGroup(multiplicity = "1") Where where)
            throws Exception {
        if (!Files.isRegularFile(file)) {
            throw new UsageException("indicators import: " + file + ": there is no such file");
        }
        return switch (new IndicatorShelf(where.folder()).take(file)) {
            case Result.Refused(String why) -> {
                spec.commandLine().getErr().println("indicators import: " + file + ": " + why);
                yield Main.FAILED;
            }
            case Result.Read read -> {
                PrintWriter out = spec.commandLine().getOut();
                out.println("taken up: " + read.indicators().size());
                read.skipped().forEach((why, count) -> out.println("passed over: " + count + " (" + why + ")"));
                yield Main.DONE;
            }
        };
    }

    @Command(name = "list", description = "Lists what was taken up.")
    int list(
            @ArgGroup(multiplicity = "1") Where where,
            @Option(names = "--json", description = "Prints JSON.") boolean json)
            throws Exception {
        ObjectNode all = StrictJson.object();
        ArrayNode rows = all.putArray("indicators");
        new IndicatorShelf(where.folder())
                .book().all().stream()
                        .sorted(java.util.Comparator.comparing(Indicator::source)
                                .thenComparing(Indicator::value))
                        .forEach(one -> rows.addObject()
                                .put("kind", one.kind().name().toLowerCase(java.util.Locale.ROOT))
                                .put("property", one.property())
                                .put("value", one.value())
                                .put("source", one.source())
                                .put("confidence", one.confidence())
                                .put("tlp", one.tlp().name().toLowerCase(java.util.Locale.ROOT))
                                .put("from", one.from().toString()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(all);
        } else {
            Table.print(out, rows, List.of("kind", "property", "value", "source", "confidence", "tlp", "from"));
        }
        return Main.DONE;
    }

    @Command(name = "match", description = "Looks through logs for what was taken up, and names accounts and sources.")
    int match(
            @ArgGroup(multiplicity = "1") Where where,
            @Option(
                            names = "--in",
                            required = true,
                            arity = "1..*",
                            paramLabel = "LOG",
                            description = "Exchange logs; encrypted ones need --config.")
                    List<String> logs,
            @Option(names = "--json", description = "Prints JSON.") boolean json)
            throws Exception {
        Lookout lookout = new Lookout(new IndicatorShelf(where.folder()).book());
        LogReport report = lookout.read(logs, where.ring());
        report.problems().stream()
                .limit(20)
                .forEach(problem -> spec.commandLine().getErr().println("indicators match: " + problem));
        if (report.exchanges() == 0) {
            spec.commandLine().getErr().println("indicators match: no exchange could be read");
            return Main.FAILED;
        }
        ObjectNode all = StrictJson.object().put("unnamed", lookout.unnamed());
        ArrayNode rows = all.putArray("accounts");
        lookout.seen()
                .forEach((account, signals) -> signals.forEach(signal -> rows.addObject()
                        .put("account", account)
                        .put("matches", lookout.count(account))
                        .put("llr", signal.llr())
                        .put("because", signal.because())
                        .put("exchange", signal.exchanges().getFirst())));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(all);
        } else {
            Table.print(out, rows, List.of("account", "matches", "llr", "because", "exchange"));
            out.printf(
                    "%d accounts match, of %d exchanges read%n", lookout.seen().size(), report.exchanges());
        }
        return Main.DONE;
    }

    /** Whose indicators. */
    static final class Where {
        @Option(names = "--data", required = true, paramLabel = "DIR", description = "The data folder.")
        private @Nullable Path data;

        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description = "The data folder of this configuration, and the keys of its log.")
        private @Nullable Path config;

        Path folder() throws UsageException {
            return data != null ? data : configuration().data();
        }

        Optional<KeyRing> ring() throws UsageException {
            return data != null ? Optional.empty() : RecordRoom.ring(configuration());
        }

        private Configuration configuration() throws UsageException {
            return AdminOptions.configuration(java.util.Objects.requireNonNull(config));
        }
    }
}
