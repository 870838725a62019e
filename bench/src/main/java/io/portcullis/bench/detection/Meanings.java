package io.portcullis.bench.detection;

import io.portcullis.app.scan.MeaningFeed;
import io.portcullis.bench.detection.town.Label;
import io.portcullis.bench.detection.town.LogFiles;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.detect.Findings;
import io.portcullis.inspect.Lens;
import io.portcullis.inspect.Reading;
import io.portcullis.semantic.Embedder;
import io.portcullis.semantic.HonestMeaning;
import io.portcullis.semantic.MeaningBook;
import io.portcullis.semantic.Refinement;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What sentence embeddings add to the engine's findings, on tuning towns; and the honest reference that ships. */
@Command(
        name = "meanings",
        mixinStandardHelpOptions = true,
        description = "Measure what sentence embeddings add, on generated tuning towns; write the honest reference.")
final class Meanings implements Callable<Integer> {
    private static final int ACCOUNTS_MAX = 100_000;
    private static final int GROUP = 8;
    private static final int DRAWS = 4;

    @Option(names = "--reference", split = ",", required = true, description = "folders of generated towns")
    private List<Path> references = List.of();

    @Option(names = "--test", split = ",", description = "folders of other generated towns")
    private List<Path> tests = List.of();

    @Option(names = "--rate", defaultValue = "0.3", description = "share of exchanges embedded")
    private double rate;

    @Option(
            names = "--first",
            defaultValue = "48",
            description = "exchanges of an account of which that share is taken")
    private int first;

    @Option(names = "--write", description = "where to write the honest reference")
    private java.util.Optional<Path> write = java.util.Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** A town with its truth, what its prompts mean, and what the engine holds of it. */
    private record Seen(Map<String, Label> labels, MeaningBook book, Findings findings, Findings refined) {}

    @Override
    public Integer call() throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        if (MeaningFeed.installed().isEmpty()) {
            console.println("no embedding model on the class path: build the module embed");
            return 1;
        }
        Map<String, List<Double>> likeness = new TreeMap<>();
        List<Double> groups = new ArrayList<>();
        String model = "";
        for (Path town : references) {
            MeaningBook book = book(town, console);
            model = book.model();
            learn(town, book, likeness, groups);
        }
        HonestMeaning honest = new HonestMeaning(
                model,
                "%d honest accounts of the tuning side (simulated towns: %d), a share of %s of their first %d prompts"
                        .formatted(
                                likeness.getOrDefault(HonestMeaning.ALL, List.of())
                                        .size(),
                                references.size(),
                                rate,
                                first),
                likeness,
                groups);
        if (write.isPresent()) {
            Files.writeString(write.get(), honest.json());
        }
        MeaningsTable table = new MeaningsTable();
        for (Path town : tests) {
            Seen seen = seen(town, honest, console);
            table.accounts(seen.labels(), seen.findings(), seen.refined(), seen.book());
            table.groups(seen.labels(), trades(seen.labels(), seen.book()), seen.refined(), seen.book());
        }
        console.println(table.markdown());
        console.flush();
        return 0;
    }

    /** Honest accounts by plan, and groups of honest accounts of one trade, drawn a few times. */
    private void learn(Path town, MeaningBook book, Map<String, List<Double>> likeness, List<Double> groups)
            throws IOException {
        Map<String, Label> labels = MeaningsTable.labels(town);
        Map<String, String> plans = new TreeMap<>();
        EngineInProcess.facts(LogFiles.accounts(town)).forEach(one -> plans.put(one.account(), one.plan()));
        book.likenesses().forEach((account, value) -> {
            Label label = labels.get(account);
            if (label != null && !label.attack()) {
                likeness.computeIfAbsent(HonestMeaning.ALL, all -> new ArrayList<>())
                        .add(value);
                likeness.computeIfAbsent(plans.getOrDefault(account, "none"), plan -> new ArrayList<>())
                        .add(value);
            }
        });
        trades(labels, book).values().forEach(groups::addAll);
    }

    /** How much the accounts of groups of honest accounts of one trade differ, by trade. */
    private static Map<String, List<Double>> trades(Map<String, Label> labels, MeaningBook book) {
        Map<String, List<String>> trades = new TreeMap<>();
        for (String account : book.likenesses().keySet()) {
            Label label = labels.get(account);
            if (label != null && !label.attack()) {
                trades.computeIfAbsent(label.family(), trade -> new ArrayList<>())
                        .add(account);
            }
        }
        Random random = new Random(4711);
        Map<String, List<Double>> themes = new TreeMap<>();
        trades.forEach((trade, accounts) -> {
            for (int i = 0; i < (accounts.size() > GROUP ? DRAWS : 1); i++) {
                Collections.shuffle(accounts, random);
                double own = book.ownTheme(accounts.subList(0, Math.min(GROUP, accounts.size())));
                if (!Double.isNaN(own)) {
                    themes.computeIfAbsent(trade, name -> new ArrayList<>()).add(own);
                }
            }
        });
        return themes;
    }

    private Seen seen(Path town, HonestMeaning honest, PrintWriter console) throws IOException {
        MeaningBook book = book(town, console);
        Engine engine = new Engine(Calibration.shipped(), EngineConfig.of(0.001, 0));
        engine.accounts(EngineInProcess.facts(LogFiles.accounts(town)));
        read(town, engine::absorb);
        Findings findings = engine.finish();
        return new Seen(MeaningsTable.labels(town), book, findings, new Refinement(book, honest).of(findings));
    }

    /** The town's book, kept beside it, since it takes minutes. */
    private MeaningBook book(Path town, PrintWriter console) throws IOException {
        Path kept = town.resolve("meanings.bin");
        Embedder model = MeaningFeed.installed().orElseThrow();
        MeaningBook book = new MeaningBook(model.model(), model.dimensions(), rate, 1, ACCOUNTS_MAX);
        if (Files.exists(kept)) {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(kept)))) {
                book.read(in);
            }
            model.close();
            return book;
        }
        long begun = System.nanoTime();
        try (MeaningFeed feed = new MeaningFeed(model, book, 1, 64, MeaningFeed.WhenFull.WAIT)) {
            Map<String, Integer> offered = new TreeMap<>();
            read(town, reading -> {
                if (offered.merge(reading.name(), 1, Integer::sum) <= first) {
                    feed.offer(reading);
                }
            });
            feed.settled();
        }
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(kept)))) {
            book.write(out);
        }
        console.printf(
                "%s: %d prompts of %d accounts embedded, %d unread, %.0f s, %.0f bytes an account%n",
                town.getFileName(),
                book.samples(),
                book.accounts(),
                book.unreadable(),
                (System.nanoTime() - begun) / 1e9,
                book.bytes() / (double) book.accounts());
        console.flush();
        return book;
    }

    private static void read(Path town, java.util.function.Consumer<Reading> into) throws IOException {
        Lens lens = Engine.lens();
        ExchangeReader reader = new ExchangeReader();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(LogFiles.exchanges(town))), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                if (reader.read(bytes, 0, bytes.length) instanceof Line.Read(var exchange)) {
                    into.accept(lens.read(exchange));
                }
            }
        }
    }
}
