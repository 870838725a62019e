package io.portcullis.bench.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/ledger}: measures, and prints two tables in Markdown. */
@Command(name = "bench/ledger", mixinStandardHelpOptions = true, description = "Measures what the ledger costs.")
public final class LedgerBench implements Callable<Integer> {
    @Option(names = "--folder", description = "Where to write; on the disk that is to be measured.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--seconds", description = "Length of a round of appends.")
    private int seconds = 10;

    @Option(names = "--rounds", description = "Rounds of appends; medians are shown.")
    private int rounds = 3;

    @Option(names = "--sizes", split = ",", description = "Sizes of trees to prove in.")
    private List<Long> sizes = List.of(1_000_000L, 10_000_000L);

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new LedgerBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path work = Files.createTempDirectory(folder, "ledger-bench");
        try {
            Appends.run(work.resolve("appends"), rounds, seconds);
            System.out.println();
            for (int i = 0; i < sizes.size(); i++) {
                Path tree = work.resolve("tree" + i);
                Proofs.run(tree, sizes.get(i), i == 0);
                delete(tree);
            }
            return 0;
        } finally {
            delete(work);
        }
    }

    private static void delete(Path top) throws IOException {
        if (Files.exists(top)) {
            try (Stream<Path> all = Files.walk(top)) {
                for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
    }
}
