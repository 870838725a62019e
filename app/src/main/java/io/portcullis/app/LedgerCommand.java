package io.portcullis.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.gateway.store.ledger.FolderShelf;
import io.portcullis.ledger.Checkpoint;
import io.portcullis.ledger.LogCheck;
import io.portcullis.ledger.MalformedException;
import io.portcullis.ledger.Proof;
import io.portcullis.ledger.SignedCheckpoint;
import io.portcullis.ledger.VerifierKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the ledger's public key, and goes through a whole ledger with nothing but that key. */
@Command(name = "ledger", description = "Shows and verifies the log of facts that anyone can verify.")
final class LedgerCommand implements Runnable {
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(2);

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, see --help");
    }

    @Command(name = "key", description = "Prints the public key that checkpoints are verified with.")
    int key() throws Exception {
        return admin.show("GET", List.of("ledger", "key"), AdminOptions.body());
    }

    /** Needs no gateway and no configuration. */
    @Command(name = "verify", description = "Verifies every entry, tile and signature of a ledger's folder.")
    int verify(
            @Parameters(paramLabel = "DIR", description = "The folder that holds checkpoint and tile/.") Path folder,
            @Option(names = "--vkey", required = true, paramLabel = "KEY", description = "The public key, or its file.")
                    String vkey,
            @Option(names = "--from", paramLabel = "FILE", description = "An older checkpoint that must be continued.")
                    @Nullable Path from)
            throws UsageException, IOException {
        VerifierKey key = verifierKey(vkey);
        Path log = Files.exists(folder.resolve("checkpoint")) ? folder : folder.resolve("log");
        if (!Files.isRegularFile(log.resolve("checkpoint"))) {
            throw new UsageException(name() + ": there is no ledger in " + folder);
        }
        byte[] checkpoint = Files.readAllBytes(log.resolve("checkpoint"));
        Optional<byte[]> older = from == null ? Optional.empty() : Optional.of(read(from));
        Proof proof = check(log, key, checkpoint, older);
        return told(proof.valid() ? PartialTiles.check(log) : proof, checkpoint);
    }

    private VerifierKey verifierKey(String vkey) throws UsageException {
        try {
            boolean file = vkey.indexOf('+') < 0 && Files.isRegularFile(Path.of(vkey));
            return VerifierKey.parse(file ? new String(read(Path.of(vkey)), UTF_8).strip() : vkey.strip());
        } catch (MalformedException e) {
            throw new UsageException(name() + ": --vkey: " + e.getMessage());
        }
    }

    private byte[] read(Path file) throws UsageException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UsageException(name() + ": " + file + " cannot be read");
        }
    }

    private Proof check(Path log, VerifierKey key, byte[] checkpoint, Optional<byte[]> older) {
        FolderShelf shelf = new FolderShelf(log);
        LogCheck check = new LogCheck(
                tile -> {
                    try {
                        return shelf.read(tile.path());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                progress());
        return check.check(checkpoint, older, key);
    }

    /** A line every few seconds. */
    private LongConsumer progress() {
        long[] told = {System.nanoTime()};
        return entries -> {
            if (System.nanoTime() - told[0] > TELL_NANOS) {
                told[0] = System.nanoTime();
                spec.commandLine().getErr().printf("%,d entries%n", entries);
                spec.commandLine().getErr().flush();
            }
        };
    }

    private int told(Proof proof, byte[] checkpoint) {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("valid", proof.valid());
        return switch (proof) {
            case Proof.Valid() -> {
                Checkpoint tree = SignedCheckpoint.parse(checkpoint).checkpoint();
                body.put("origin", tree.origin())
                        .put("size", tree.size())
                        .put("root", tree.root().base64());
                if (admin.json()) {
                    out.println(body);
                } else {
                    body.properties().forEach(f -> out.println(f.getKey() + ": " + AdminOptions.plain(f.getValue())));
                }
                yield Main.DONE;
            }
            case Proof.Broken(String where, String why) -> {
                if (admin.json()) {
                    out.println(body.put("where", where).put("why", why));
                } else {
                    spec.commandLine().getErr().println(name() + ": NOT VALID: " + where + ": " + why);
                }
                yield Main.FAILED;
            }
        };
    }

    private String name() {
        return "portcullis ledger verify";
    }
}
