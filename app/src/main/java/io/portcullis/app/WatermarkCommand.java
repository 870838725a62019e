package io.portcullis.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.app.proof.KeyFile;
import io.portcullis.gateway.store.LocalKeys;
import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotMarker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watermark}: whether a text bears the mark of an account, and the keys to find out with. */
@Command(name = "watermark", description = "Finds the watermark in texts; hands out the keys to find it with.")
final class WatermarkCommand implements Runnable {
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
        List<MarkKey> keys = keys(keyFile, MarkKey.SLOTS, MarkKey.BEST_OF_N);
        MarkReport scored = new MarkReport();
        for (Path text : texts) {
            scored.add(text(text));
        }
        ObjectNode report = scored.of(keys, alpha);
        if (json) {
            out().println(report.toPrettyString());
        } else {
            print(report);
        }
        out().flush();
        return Main.DONE;
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
                    List.of(
                            "scheme",
                            "tenant",
                            "epoch",
                            "places",
                            "p",
                            "p_practical",
                            "p_provable",
                            "p_corrected",
                            "marked"));
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
            @Option(names = "--best-of", description = "Also the keys that answers were chosen by.") boolean bestOf,
            @Option(names = "--out", required = true, description = "The file to write, readable by its owner only.")
                    Path file)
            throws Exception {
        if (!Files.isDirectory(data.resolve("keys"))) {
            throw new UsageException(data + " holds no keys: not a gateway's data folder");
        }
        byte[] master = new LocalKeys(data).key(MarkRoom.MASTER);
        List<String> schemes = new ArrayList<>(List.of(canaries ? MarkKey.CANARIES : MarkKey.SLOTS));
        if (bestOf) {
            schemes.add(MarkKey.BEST_OF_N);
        }
        List<MarkKey> keys = new ArrayList<>();
        for (String tenant : tenants) {
            for (String epoch : epochs) {
                schemes.forEach(scheme -> keys.add(MarkKey.derive(master, scheme, tenant, epoch)));
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

    static List<MarkKey> keys(Path file, String... schemes) throws UsageException {
        try {
            KeyFile read = KeyFile.parse(Files.readAllBytes(file));
            List<MarkKey> keys = Stream.of(schemes)
                    .flatMap(scheme -> read.of(scheme).stream())
                    .toList();
            if (keys.isEmpty()) {
                throw new UsageException(file + ": holds no key of scheme " + String.join(" or ", schemes));
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
