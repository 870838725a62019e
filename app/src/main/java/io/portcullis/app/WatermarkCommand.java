package io.portcullis.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.app.proof.KeyFile;
import io.portcullis.gateway.store.LocalKeys;
import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotDetector;
import io.portcullis.mark.SlotMarker;
import io.portcullis.prove.Holm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watermark}: whether a text bears the mark of an account, and the keys to find out with. */
@Command(name = "watermark", description = "Finds the watermark in texts; hands out the keys to find it with.")
final class WatermarkCommand implements Runnable {
    static final double PRACTICAL = 1.08;
    static final double PROVABLE = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, see --help");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(name = "detect", description = "Scores texts, taken together, under every key of a file.")
    int detect(
            @Option(names = "--text", required = true, arity = "1..*", description = "Texts, UTF-8.") List<Path> texts,
            @Option(names = "--key", required = true, description = "Key file, see 'watermark keys'.") Path keyFile,
            @Option(names = "--alpha", defaultValue = "0.001", description = "Most error to claim with: 0.001.")
                    double alpha,
            @Option(names = "--json", description = "Prints JSON.") boolean json)
            throws Exception {
        List<MarkKey> keys = keys(keyFile, MarkKey.SLOTS);
        SlotDetector detector = new SlotDetector();
        for (Path text : texts) {
            detector.add(text(text));
        }
        ObjectNode report = report(detector, keys, alpha);
        if (json) {
            out().println(report.toPrettyString());
        } else {
            print(report);
        }
        out().flush();
        return Main.DONE;
    }

    private static ObjectNode report(SlotDetector detector, List<MarkKey> keys, double alpha) {
        ObjectNode report = JSON.createObjectNode()
                .put("words", detector.words())
                .put("slots", detector.slots())
                .put("keys_tried", keys.size())
                .put("alpha", alpha);
        ArrayNode rows = report.putArray("keys");
        if (detector.words() < SlotDetector.WORDS_MIN) {
            String short_ = "Under %d words nothing is claimed: there is too little text to tell."
                    .formatted(SlotDetector.WORDS_MIN);
            return report.put("marked", false).put("claim", short_);
        }
        List<SlotDetector.Score> scores = keys.stream().map(detector::score).toList();
        List<Double> corrected =
                Holm.corrected(scores.stream().map(SlotDetector.Score::p).toList());
        List<ObjectNode> found = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            double p = scores.get(i).p();
            ObjectNode row = JSON.createObjectNode()
                    .put("tenant", keys.get(i).tenant())
                    .put("epoch", keys.get(i).epoch())
                    .put("hits", scores.get(i).hits())
                    .put("p", p)
                    .put("p_practical", Math.min(1, p * PRACTICAL))
                    .put("p_provable", Math.min(1, p * PROVABLE))
                    .put("p_corrected", corrected.get(i))
                    .put("marked", corrected.get(i) <= alpha);
            found.add(row);
        }
        found.sort(Comparator.comparingDouble((ObjectNode row) -> row.path("p").asDouble())
                .thenComparing(row -> row.path("tenant").asText()));
        found.forEach(rows::add);
        boolean marked = rows.path(0).path("marked").asBoolean();
        String claim = marked
                ? "The wording depends on the key of tenant %s, epoch %s (corrected p = %.2g)."
                        .formatted(
                                rows.path(0).path("tenant").asText(),
                                rows.path(0).path("epoch").asText(),
                                rows.path(0).path("p_corrected").asDouble())
                : "No mark was found. That does not show that there is none.";
        return report.put("marked", marked).put("claim", claim);
    }

    private void print(ObjectNode report) {
        out().printf(
                        "%d words, %d slots, %d keys tried%n",
                        report.path("words").asLong(),
                        report.path("slots").asInt(),
                        report.path("keys_tried").asInt());
        ArrayNode shown = JSON.createArrayNode();
        report.path("keys").forEach(row -> {
            if (shown.size() < 20) {
                shown.add(row);
            }
        });
        if (!shown.isEmpty()) {
            Table.print(
                    out(),
                    shown,
                    List.of("tenant", "epoch", "hits", "p", "p_practical", "p_provable", "p_corrected", "marked"));
        }
        out().println(report.path("claim").asText());
    }

    @Command(
            name = "keys",
            description = "Writes the keys of tenants and epochs to a file, derived from the gateway's master secret,"
                    + " which stays where it is.")
    int write(
            @Option(names = "--data", required = true, description = "The gateway's data folder.") Path data,
            @Option(
                            names = "--tenant",
                            required = true,
                            arity = "1..*",
                            description = "Accounts, organisations, or all.")
                    List<String> tenants,
            @Option(
                            names = "--epoch",
                            required = true,
                            arity = "1..*",
                            description = "When epochs began, as in commitments.")
                    List<String> epochs,
            @Option(names = "--canaries", description = "Keys of canaries and not of watermarks.") boolean canaries,
            @Option(names = "--out", required = true, description = "The file to write, readable by its owner only.")
                    Path file)
            throws Exception {
        if (!Files.isDirectory(data.resolve("keys"))) {
            throw new UsageException(data + " holds no keys: not a gateway's data folder");
        }
        byte[] master = new LocalKeys(data).key(MarkRoom.MASTER);
        List<MarkKey> keys = new ArrayList<>();
        for (String tenant : tenants) {
            for (String epoch : epochs) {
                keys.add(MarkKey.derive(master, canaries ? MarkKey.CANARIES : MarkKey.SLOTS, tenant, epoch));
            }
        }
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, new KeyFile(keys).bytes());
        for (MarkKey key : keys) {
            out().println(key.scheme() + " " + key.tenant() + " " + key.epoch() + " commitment " + key.commitment());
        }
        out().flush();
        return Main.DONE;
    }

    @Command(name = "mark", description = "Marks a text as the gateway would, with the first key of a file.")
    int mark(
            @Option(names = "--text", required = true, description = "A text, UTF-8.") Path text,
            @Option(names = "--key", required = true, description = "Key file.") Path keyFile)
            throws Exception {
        SlotMarker marker = new SlotMarker(keys(keyFile, MarkKey.SLOTS).getFirst());
        out().print(marker.accept(text(text)) + marker.end());
        out().flush();
        return Main.DONE;
    }

    static List<MarkKey> keys(Path file, String scheme) throws UsageException {
        try {
            List<MarkKey> keys = KeyFile.parse(Files.readAllBytes(file)).of(scheme);
            if (keys.isEmpty()) {
                throw new UsageException(file + ": holds no key of scheme " + scheme);
            }
            return keys;
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read");
        }
    }

    static String text(Path file) throws UsageException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read as UTF-8 text");
        }
    }
}
