package io.portcullis.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.app.backtest.BacktestPage;
import io.portcullis.app.backtest.Contracts;
import io.portcullis.app.backtest.Labels;
import io.portcullis.app.backtest.Replay;
import io.portcullis.app.backtest.Summary;
import io.portcullis.app.backtest.Trial;
import io.portcullis.app.backtest.Unknown;
import io.portcullis.app.config.ConfigException;
import io.portcullis.app.config.DecideSettings;
import io.portcullis.app.config.PolicyLoader;
import io.portcullis.app.config.PolicyParts;
import io.portcullis.app.scan.AccountsFile;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.gateway.store.log.LogFiles;
import io.portcullis.gateway.store.log.LogReport;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.traffic.Line;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backtest}: what a policy would have done to past traffic. */
@Command(name = "backtest", description = "Tells what a policy would have done to past traffic.")
final class BacktestCommand implements Callable<Integer> {
    private static final double UNREADABLE_SHARE = 0.01;
    private static final long TICK = 20_000;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "A policy, a configuration that holds one, or 'shipped'.")
    private String policy = "";

    @Option(names = "--against", paramLabel = "FILE", description = "Another policy, to compare side by side.")
    private @Nullable String against;

    @Option(names = "--in", required = true, arity = "1..*", paramLabel = "LOG", description = "Logs, in time order.")
    private List<String> logs = new ArrayList<>();

    @Option(names = "--accounts", paramLabel = "FILE", description = "What is known of accounts, JSON Lines.")
    private @Nullable Path accounts;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Who was honest, JSON Lines {\"account\",\"attack\"}; without it who never alarmed is.")
    private @Nullable Path labels;

    @Option(names = "--calibration", paramLabel = "FILE", description = "Made by calibrate; else the shipped one.")
    private @Nullable Path calibration;

    @Option(names = "--alpha", defaultValue = "0.001", description = "Chance of ever alarming on an honest account.")
    private double alpha;

    @Option(names = "--seed", defaultValue = "1", description = "Of tie-breaking hashes.")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where summary, accounts and report.html go; without it nothing is written.")
    private @Nullable Path out;

    @Option(names = "--lenient", description = "Go on though more than 1 %% of lines cannot be read.")
    private boolean lenient;

    @Option(names = "--json", description = "Print the summary as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws UsageException, IOException {
        if (!(alpha > 0 && alpha < 1)) {
            throw new UsageException("--alpha must lie between 0 and 1, is " + alpha);
        }
        List<Trial> trials = new ArrayList<>();
        trials.add(trial(policy));
        if (against != null) {
            trials.add(trial(against));
        }
        Labels known = labels();
        ScanCommand.check(logs);
        Engine engine = new Engine(ScanCommand.calibration(calibration), EngineConfig.of(alpha, seed));
        Replay replay = new Replay(engine, facts(), trials);
        if (!read(replay)) {
            return Main.FAILED;
        }
        List<Summary> summaries =
                trials.stream().map(trial -> new Summary(trial, known, replay)).toList();
        ObjectNode summary = summary(replay, summaries);
        if (out != null) {
            write(out, replay, summaries, summary);
        }
        print(replay, summaries, summary);
        return Main.DONE;
    }

    private Trial trial(String file) throws UsageException {
        try {
            PolicyLoader.Loaded loaded = PolicyLoader.loaded(file, Signals.NAMES);
            DecideSettings settings = loaded.decide();
            PolicyParts parts = new PolicyParts(Signals.NAMES);
            return new Trial(
                    file,
                    parts.policy(settings, DecideSettings.Mode.ENFORCE),
                    parts.rungs(settings),
                    Contracts.of(loaded.configuration()));
        } catch (ConfigException e) {
            throw new UsageException(e);
        }
    }

    private Labels labels() throws UsageException {
        try {
            return labels == null ? Labels.NONE : Labels.read(labels);
        } catch (IOException e) {
            throw new UsageException(labels + ": cannot be read");
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private List<AccountFacts> facts() throws UsageException {
        try {
            return accounts == null ? List.of() : AccountsFile.read(accounts);
        } catch (IOException e) {
            throw new UsageException(accounts + ": cannot be read");
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** False where too much of the log cannot be read. */
    private boolean read(Replay replay) throws IOException {
        PrintWriter errors = spec.commandLine().getErr();
        long[] unreadable = {0};
        LogReport report = new LogFiles(LogFiles.Options.STANDARD).read(logs, Optional.empty(), (line, at) -> {
            switch (line) {
                case Line.Read read -> {
                    replay.next(read.exchange());
                    if (replay.exchanges() % TICK == 0) {
                        errors.printf("%d exchanges replayed%n", replay.exchanges());
                        errors.flush();
                    }
                }
                case Line.Dropped ignored -> {}
                case Line.Unreadable ignored -> unreadable[0]++;
            }
        });
        report.problems().stream().limit(20).forEach(errors::println);
        long lines = replay.exchanges() + unreadable[0];
        if (unreadable[0] > UNREADABLE_SHARE * lines && !lenient) {
            errors.printf("%d of %d lines cannot be read; --lenient goes on regardless%n", unreadable[0], lines);
            return false;
        }
        return true;
    }

    private static ObjectNode summary(Replay replay, List<Summary> summaries) {
        ObjectNode summary = JsonNodeFactory.instance
                .objectNode()
                .put("exchanges", replay.exchanges())
                .put("rulings", "unknown");
        var policies = summary.putArray("policies");
        summaries.forEach(one -> policies.add(one.json()));
        return summary;
    }

    private static void write(Path folder, Replay replay, List<Summary> summaries, ObjectNode summary)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("backtest.json"), summary.toPrettyString() + "\n");
        StringBuilder lines = new StringBuilder();
        for (Summary one : summaries) {
            one.trial().accounts().forEach((account, hits) -> {
                if (hits.touched() || hits.marked() > 0) {
                    lines.append(one.json(account, hits)).append('\n');
                }
            });
        }
        Files.writeString(folder.resolve("accounts.jsonl"), lines);
        Files.writeString(folder.resolve("report.html"), new BacktestPage(replay.exchanges(), summaries).html());
    }

    private void print(Replay replay, List<Summary> summaries, ObjectNode summary) {
        PrintWriter console = spec.commandLine().getOut();
        if (json) {
            console.println(summary);
            console.flush();
            return;
        }
        console.printf("%d exchanges replayed%n", replay.exchanges());
        console.println("NOT KNOWN: " + Unknown.RULINGS);
        for (Summary one : summaries) {
            console.printf("%n%s%n", one.trial().name());
            one.unknown().forEach(fact -> console.println("NOT KNOWN: " + fact.words()));
            Table.print(
                    console,
                    one.json().path("rules"),
                    List.of("rule", "mode", "accounts", "honest_accounts", "exchanges"));
            for (Labels.Kind kind : Labels.Kind.values()) {
                Summary.Group group = one.group(kind);
                if (group.accounts() > 0) {
                    console.printf(
                            "%-9s %6d accounts, %6d touched, %6d refused;"
                                    + " at full value %5.1f %% of exchanges, %5.1f %% of tokens%n",
                            kind.name().toLowerCase(java.util.Locale.ROOT),
                            group.accounts(),
                            group.touched(),
                            group.refused(),
                            100 * group.leaked(),
                            100 * group.leakedTokens());
                }
            }
        }
        if (out != null) {
            console.printf("%nreport: %s%n", out.resolve("report.html"));
        }
        console.flush();
    }
}
