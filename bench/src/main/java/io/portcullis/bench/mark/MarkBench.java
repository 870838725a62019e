package io.portcullis.bench.mark;

import io.portcullis.mark.CanaryBook;
import io.portcullis.mark.CanaryStage;
import io.portcullis.mark.MarkKey;
import io.portcullis.prove.CanaryTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/mark}: measures marks over a folder of corpora and writes the report. */
@Command(name = "mark", mixinStandardHelpOptions = true, description = "Measures watermarks and canaries.")
public final class MarkBench implements Callable<Integer> {
    private static final double[] LEVELS = {0.001, 0.01, 0.05, 0.1, 0.5};

    @Option(names = "--corpora", required = true, description = "Folder of .jsonl.gz with prompt and response.")
    private Path corpora = Path.of("");

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    @Option(names = "--windows", defaultValue = "100000", description = "Unmarked texts: 100000.")
    private int windows;

    @Option(names = "--report", defaultValue = "docs/watermark-quality.md")
    private Path report = Path.of("");

    private final StringBuilder text = new StringBuilder();

    public static void main(String[] args) {
        System.exit(new CommandLine(new MarkBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Random random = new Random(seed);
        byte[] master = new byte[32];
        random.nextBytes(master);
        Replies replies = Replies.read(corpora);
        line("# How good the marks are\n");
        line("Measured by `bench/mark --seed %d` on %s, over %,d real model replies (AlpacaEval of three models,"
                        .formatted(
                                seed,
                                LocalDate.now(ZoneOffset.UTC),
                                replies.models().size())
                + " Arena-Hard, OpenAssistant's sampling reports) and every text of the corpora for calibration."
                + " Failures included. How the marks work: [guide](guide/watermark.md).\n");
        power(Power.rows(replies, master, random));
        chosen(Chosen.rows(corpora, master, random));
        quality(Pace.of(replies.models(), master));
        chance(replies, master, random);
        canaries(replies, master);
        classes();
        Files.writeString(report, text);
        return 0;
    }

    private void line(String line) {
        text.append(line).append('\n');
        System.err.println(line);
    }

    private void power(List<Power.Row> rows) {
        line("## Is the mark found?\n");
        line("Share of marked texts found with their own key; \"5 % lost\" after each word was lost with 5 %"
                + " probability. Slots are those counted, each place once.\n");
        line("| text | words | texts | slots a text | p < 1e-3 | p < 1e-6 | 5 % lost: p < 1e-3 | p < 1e-6 |");
        line("|---|---|---|---|---|---|---|---|");
        for (Power.Row row : rows) {
            line(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %.1f | %.3f | %.3f | %.3f | %.3f |",
                    row.what(),
                    row.words(),
                    row.texts(),
                    row.slots(),
                    row.at3(),
                    row.at6(),
                    row.lossy3(),
                    row.lossy6()));
        }
        line("\nThe aim is 5 slots in 100 words, which would find 0.93 of single replies of 400 words at p < 1e-3."
                + " Where the slots a text are fewer than that, single replies are missed. Long single replies of"
                + " Arena-Hard are mostly code, formulas and other languages, where nothing may be marked: what the"
                + " mark proves there is collections of an account's answers.");
    }

    private void chosen(List<Chosen.Row> rows) {
        line("\n## Is the choice among several answers found?\n");
        line("Of real answers of two or three models to one prompt (AlpacaEval, OpenAssistant's reports) the key's best"
                + " is kept, as the gateway does with `best_of`; found in so many answers of one account, by itself and"
                + " without the slots. The corpora have no eight answers of one model to one prompt: what more"
                + " candidates bring, and how alike a model's own answers are, is not measured here.\n");
        line("| kept | answers | words | p < 1e-3 | p < 1e-6 | 5 % lost: p < 1e-3 | wrong key: p <= 1e-2 |");
        line("|---|---|---|---|---|---|---|");
        for (Chosen.Row row : rows) {
            line(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.0f | %.3f | %.3f | %.3f | %.4f |",
                    row.what(),
                    row.replies(),
                    row.words(),
                    row.at3(),
                    row.at6(),
                    row.lossy3(),
                    row.wrong2()));
        }
    }

    private void quality(Pace pace) {
        line("\n## What does it change and cost?\n");
        line(String.format(
                Locale.ROOT,
                "- %.2f slots and %.2f changed wordings in 100 words of replies.",
                100.0 * pace.slots() / pace.words(),
                100.0 * pace.changed() / pace.words()));
        line(String.format(
                Locale.ROOT,
                "- Time on a piece of a stream: median %.1f us, p99 %.1f us.",
                pace.micros(0.5),
                pace.micros(0.99)));
        line(String.format(
                Locale.ROOT,
                "- %.1f %% of pieces (a token or so) go out at once; the mean waits for %.2f further pieces, p95"
                        + " for %d, p99 for %d, p99.9 for %d, the longest for %d. At 50, 100 and 200 pieces a second"
                        + " that is %d, %d and %d ms at p99, and %.1f, %.1f and %.1f ms in the mean. (Pieces of every"
                        + " source"
                        + " alike; the traces tell how long answers were, not when their tokens came.)",
                100 * pace.atOnce(),
                pace.meanWait(),
                pace.waited(0.95),
                pace.waited(0.99),
                pace.waited(0.999),
                pace.waited(1),
                pace.waited(0.99) * 20,
                pace.waited(0.99) * 10,
                pace.waited(0.99) * 5,
                pace.meanWait() * 20,
                pace.meanWait() * 10,
                pace.meanWait() * 5));
    }

    private void chance(Replies replies, byte[] master, Random random) {
        line("\n## Is a mark found where there is none?\n");
        line("Unmarked texts in English, Chinese and others, cut into windows, each scored under a key of its own. The"
                + " p-values are exact and discrete: with few slots a small p cannot come out, so the share found is"
                + " below the level.\n");
        line("| windows | texts | with slots | p <= 1e-2 | p <= 1e-3 |");
        line("|---|---|---|---|---|");
        row(Chance.unmarked("100 words, all texts", replies.all(), 100, windows, master, random));
        row(Chance.unmarked("400 words, all texts", replies.all(), 400, windows / 10, master, random));
        row(Chance.unmarked("400 words, model replies", replies.models(), 400, windows, master, random));
        String long_ = String.join(
                "\n\n",
                replies.models().subList(0, Math.min(60, replies.models().size())));
        io.portcullis.mark.SlotMarker marker =
                new io.portcullis.mark.SlotMarker(MarkKey.derive(master, MarkKey.SLOTS, "right", "e"));
        String marked = marker.accept(long_) + marker.end();
        double[] shares = Chance.wrongKeys(marked, 10_000, LEVELS, master);
        StringBuilder wrong = new StringBuilder("\nOne long marked text under 10,000 wrong keys, share at or below: ");
        for (int i = 0; i < LEVELS.length; i++) {
            wrong.append(String.format(Locale.ROOT, "%s%s: %.4f", i == 0 ? "" : ", ", LEVELS[i], shares[i]));
        }
        line(wrong.append(".\n").toString());
        double[] pasted = Chance.pasted(Cuts.first(long_, 3000), master);
        line(String.format(
                Locale.ROOT,
                "Marked replies of 3,000 words pasted twice: p = %.3g; pasted 100 times: p = %.3g.",
                pasted[0],
                pasted[1]));
    }

    private void row(Chance.Row row) {
        line(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %.5f | %.5f |",
                row.what(),
                row.texts(),
                row.slotted(),
                row.at2(),
                row.at3()));
    }

    private void canaries(Replies replies, byte[] master) {
        line("\n## Canaries\n");
        CanaryBook book = CanaryBook.shipped();
        line("A simulated suspect that learnt some of %d classes (m = 16), by the median of 200 suspects:\n"
                .formatted(book.classes().size()));
        line("| learnt | median p | found at p < 1e-3 | after Holm over 100 accounts |");
        line("|---|---|---|---|");
        for (double learnt : new double[] {0, 0.05, 0.1, 0.15, 0.2}) {
            double[] ps = new double[200];
            for (int i = 0; i < ps.length; i++) {
                ps[i] = suspect(book, MarkKey.derive(master, MarkKey.CANARIES, "c" + i, "e"), learnt, i);
            }
            Arrays.sort(ps);
            line(String.format(
                    Locale.ROOT,
                    "| %.0f %% | %.2g | %.2f | %.2f |",
                    learnt * 100,
                    ps[100],
                    Arrays.stream(ps).filter(p -> p < 1e-3).count() / 200.0,
                    Arrays.stream(ps).filter(p -> p * 100 < 1e-3).count() / 200.0));
        }
        MarkKey key = MarkKey.derive(master, MarkKey.CANARIES, "served", "e");
        int planted = 0;
        for (String reply : replies.models()) {
            CanaryStage stage = new CanaryStage(book, key, asked -> false);
            stage.accept(reply);
            stage.end();
            planted += stage.planted() > 0 ? 1 : 0;
        }
        line("\nOf %,d replies %d (%.2f %%) held a placeholder that a variant replaced: canaries mark an account that"
                        .formatted(
                                replies.models().size(),
                                planted,
                                100.0 * planted / replies.models().size())
                + " asks for examples, letters and exercises, and hardly any other.");
    }

    private static double suspect(CanaryBook book, MarkKey key, double learnt, long seed) {
        Random random = new Random(seed);
        CanaryTest test = new CanaryTest(book);
        for (CanaryBook.CanaryClass canary : book.classes()) {
            List<String> variants = canary.kind().variants();
            int variant = random.nextDouble() < learnt ? canary.variant(key) : random.nextInt(variants.size());
            test.add(canary.name(), variants.get(variant));
        }
        return test.test(key).p();
    }

    private void classes() throws IOException {
        line("\n## Every substitution\n");
        line("`<->` both ways, `->` only this way (the other way would be right in most places only). `<set>` stands"
                + " for a word of a set; conditions on the words around are in the table, `english.txt`.\n");
        line("| first | | second | example of the first |");
        line("|---|---|---|---|");
        Classes.rows().forEach(this::line);
    }
}
