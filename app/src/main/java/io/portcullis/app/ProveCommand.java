package io.portcullis.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.app.proof.AnswersFile;
import io.portcullis.app.proof.Suspect;
import io.portcullis.evidence.ProvenanceFindings;
import io.portcullis.gateway.store.FindingJson;
import io.portcullis.mark.CanaryBook;
import io.portcullis.mark.MarkKey;
import io.portcullis.prove.CanaryTest;
import io.portcullis.prove.EqualityTest;
import io.portcullis.prove.Holm;
import io.portcullis.prove.RadioactivityTest;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code prove}: whether a suspect model depends on our secrets. */
@Command(name = "prove", description = "Tests whether a suspect model depends on our secrets.")
final class ProveCommand implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MEANING = "A low p shows that the suspect depends on our secret. It does not show that"
            + " it was trained on our answers directly: it may have learnt from somebody who was.";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which test, see --help");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(name = "questions", description = "Prints the canaries' questions, one JSON object a line.")
    int questions(@Option(names = "--book", description = "Another book than the shipped one.") @Nullable Path book)
            throws Exception {
        for (CanaryBook.CanaryClass canary : book(book).classes()) {
            out().println(JSON.createObjectNode().put("class", canary.name()).put("question", canary.question()));
        }
        out().flush();
        return Main.DONE;
    }

    @Command(name = "canary", description = "Whether a suspect prefers the variants that accounts were served.")
    int canary(
            @Option(names = "--key", required = true, description = "Key file of the accounts tested.") Path keyFile,
            @Option(names = "--answers", description = "JSON Lines with class and answer.") @Nullable Path answers,
            @Option(names = "--url", description = "A suspect to ask, such as https://host/v1.") @Nullable URI url,
            @Option(names = "--model", description = "Its model.", defaultValue = "") String model,
            @Option(names = "--credential-env", description = "Variable with its API key.", defaultValue = "")
                    String variable,
            @Option(names = "--repeat", description = "Times each class is asked: 3.", defaultValue = "3") int repeat,
            @Option(names = "--book", description = "Another book than the shipped one.") @Nullable Path bookFile,
            @Option(names = "--finding", description = "Writes the strongest key's finding, for 'cases find'.")
                    @Nullable Path finding,
            @Option(names = "--suspect", description = "A name of it.", defaultValue = "suspect") String suspect,
            @Option(names = "--json", description = "Prints JSON.") boolean json)
            throws Exception {
        if ((answers == null) == (url == null) || repeat < 1 || repeat > 100) {
            throw new UsageException("prove canary: give either --answers or --url, and --repeat from 1 to 100");
        }
        CanaryBook book = book(bookFile);
        CanaryTest test = new CanaryTest(book);
        if (answers != null) {
            for (Map<String, String> line : lines(answers, "class", "answer")) {
                if (!test.add(field(line, "class"), field(line, "answer"))) {
                    throw new UsageException(answers + ": the book has no class '" + field(line, "class") + "'");
                }
            }
        } else if (url != null) {
            String credential = variable.isEmpty()
                    ? ""
                    : Optional.ofNullable(System.getenv(variable)).orElse("");
            ask(new Suspect(url, model, credential), book, test, repeat);
        }
        List<MarkKey> keys = WatermarkCommand.keys(keyFile, MarkKey.CANARIES);
        List<CanaryTest.Result> results = keys.stream().map(test::test).toList();
        List<Double> corrected =
                Holm.corrected(results.stream().map(CanaryTest.Result::p).toList());
        ObjectNode report = JSON.createObjectNode().put("test", "canary").put("classes", test.asked());
        report.put("book_sha256", book.sha256());
        ArrayNode rows = report.putArray("keys");
        for (int i = 0; i < keys.size(); i++) {
            row(rows, keys.get(i), results.get(i).p(), corrected.get(i))
                    .put("hits", results.get(i).hits())
                    .set("which", JSON.valueToTree(results.get(i).which()));
        }
        if (finding != null) {
            int best = IntStream.range(0, keys.size())
                    .boxed()
                    .min(Comparator.comparingDouble(i -> results.get(i).p()))
                    .orElseThrow();
            var tried = new ProvenanceFindings.Tried(keys.get(best), corrected.get(best), keys.size());
            var about = new ProvenanceFindings.About(
                    "canary-" + book.sha256().substring(0, 8), suspect, Version.text(), Instant.now());
            ObjectNode found = FindingJson.node(ProvenanceFindings.of(about, results.get(best), tried));
            Files.writeString(finding, found.toPrettyString());
        }
        return show(report, json, List.of("tenant", "epoch", "hits", "p", "p_provable", "p_corrected"));
    }

    private void ask(Suspect suspect, CanaryBook book, CanaryTest test, int repeat) throws Exception {
        PrintWriter errors = spec.commandLine().getErr();
        int done = 0;
        List<CanaryBook.CanaryClass> classes = book.classes();
        for (CanaryBook.CanaryClass canary : classes) {
            for (int i = 0; i < repeat; i++) {
                test.add(canary.name(), suspect.ask(canary.question()));
            }
            done++;
            if (done % 20 == 0) {
                errors.printf("asked about %d of %d classes%n", done, classes.size());
                errors.flush();
            }
        }
    }

    @Command(name = "radioactivity", description = "Whether a suspect learnt from texts that we marked and served.")
    int radioactivity(
            @Option(names = "--key", required = true, description = "Key file.") Path keyFile,
            @Option(names = "--served", required = true, arity = "1..*", description = "JSON Lines with answer: ours.")
                    List<Path> served,
            @Option(
                            names = "--answers",
                            required = true,
                            description = "JSON Lines with prompt and answer: the suspect's.")
                    Path answers,
            @Option(names = "--json", description = "Prints JSON.") boolean json)
            throws Exception {
        RadioactivityTest test = new RadioactivityTest();
        for (Path file : served) {
            lines(file, "answer").forEach(line -> test.served(field(line, "answer")));
        }
        lines(answers, "prompt", "answer").forEach(line -> test.answered(field(line, "prompt"), field(line, "answer")));
        List<MarkKey> keys = WatermarkCommand.keys(keyFile, MarkKey.SLOTS);
        List<RadioactivityTest.Result> results = keys.stream().map(test::test).toList();
        List<Double> corrected =
                Holm.corrected(results.stream().map(RadioactivityTest.Result::p).toList());
        ObjectNode report = JSON.createObjectNode()
                .put("test", "radioactivity")
                .put("places_served", results.getFirst().served())
                .put("places_answered", results.getFirst().places());
        ArrayNode rows = report.putArray("keys");
        for (int i = 0; i < keys.size(); i++) {
            row(rows, keys.get(i), results.get(i).p(), corrected.get(i))
                    .put("hits", results.get(i).hits());
        }
        return show(report, json, List.of("tenant", "epoch", "hits", "p", "p_provable", "p_corrected"));
    }

    @Command(name = "equality", description = "Whether two models answer the same prompts with one distribution.")
    int equality(
            @Option(names = "--ours", required = true, description = "JSON Lines with prompt and answer.") Path ours,
            @Option(names = "--theirs", required = true, description = "JSON Lines with prompt and answer.")
                    Path theirs,
            @Option(names = "--length", defaultValue = "200", description = "Characters looked at: 200.") int length,
            @Option(names = "--permutations", defaultValue = "999", description = "Permutations: 999.")
                    int permutations,
            @Option(names = "--seed", defaultValue = "1", description = "Seed of the permutations: 1.") long seed,
            @Option(names = "--json", description = "Prints JSON.") boolean json)
            throws Exception {
        if (length < 1 || length > 100_000 || permutations < 1 || permutations > 1_000_000) {
            throw new UsageException("prove equality: --length must be 1 to 100000, --permutations 1 to 1000000");
        }
        Map<String, List<String>> left = byPrompt(ours);
        Map<String, List<String>> right = byPrompt(theirs);
        EqualityTest test = new EqualityTest(length);
        left.forEach((prompt, answers) -> test.add(answers, right.getOrDefault(prompt, List.of())));
        EqualityTest.Result result = test.test(permutations, seed);
        ObjectNode report = JSON.createObjectNode()
                .put("test", "equality")
                .put("prompts", result.prompts())
                .put("discrepancy", result.discrepancy())
                .put("p", result.p())
                .put("seed", seed)
                .put("meaning", "A low p shows that the two differ. A high p shows only that no difference was seen.");
        out().println(
                        json
                                ? report.toPrettyString()
                                : "%d prompts, discrepancy %.5f, p = %.4g%n%s"
                                        .formatted(
                                                result.prompts(),
                                                result.discrepancy(),
                                                result.p(),
                                                report.path("meaning").asText()));
        out().flush();
        return Main.DONE;
    }

    private static ObjectNode row(ArrayNode rows, MarkKey key, double p, double corrected) {
        return rows.addObject()
                .put("tenant", key.tenant())
                .put("epoch", key.epoch())
                .put("p", p)
                .put("p_practical", Math.min(1, p * MarkReport.PRACTICAL))
                .put("p_provable", Math.min(1, p * MarkReport.PROVABLE))
                .put("p_corrected", corrected);
    }

    private int show(ObjectNode report, boolean json, List<String> columns) {
        report.put("meaning", MEANING);
        if (json) {
            out().println(report.toPrettyString());
        } else {
            Table.print(out(), report.path("keys"), columns);
            out().println(MEANING);
        }
        out().flush();
        return Main.DONE;
    }

    private static Map<String, List<String>> byPrompt(Path file) throws UsageException {
        Map<String, List<String>> all = new TreeMap<>();
        for (Map<String, String> line : lines(file, "prompt", "answer")) {
            all.computeIfAbsent(field(line, "prompt"), p -> new ArrayList<>()).add(field(line, "answer"));
        }
        return all;
    }

    private static List<Map<String, String>> lines(Path file, String... fields) throws UsageException {
        try {
            return AnswersFile.parse(WatermarkCommand.text(file).lines().toList(), Arrays.asList(fields))
                    .lines();
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    private static String field(Map<String, String> line, String name) {
        return line.getOrDefault(name, "");
    }

    private static CanaryBook book(@Nullable Path file) throws UsageException {
        try {
            return MarkRoom.book(Optional.ofNullable(file));
        } catch (java.io.IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
