package io.portcullis.app;

import io.portcullis.app.config.Configuration;
import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.gateway.store.log.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The exchange log: its segments, its master keys, and what was deleted from it. */
@Command(name = "record", description = "Shows segments and deletions, and rotates the key they are encrypted under.")
final class RecordCommand implements Runnable {
    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, see --help");
    }

    @Command(name = "segments", description = "Lists the segments with the master key each is under.")
    int segments() throws Exception {
        Configuration configuration = admin.configuration();
        for (Segment segment : Segment.in(configuration.data().resolve("exchanges"))) {
            String key = segment.encrypted() ? segment.masterKey() : "not encrypted";
            admin.out().println(segment.file().getFileName() + "  " + segment.bytes() + " bytes  " + key);
        }
        return Main.DONE;
    }

    @Command(
            name = "rotate-key",
            description = "Puts a fresh master key in front of those in record.encryption's file; a running gateway"
                    + " uses it when it next reads its configuration.")
    int rotateKey(
            @Option(names = "--id", description = "Name of the key; standard: k and the day.") @Nullable String id)
            throws Exception {
        Configuration configuration = admin.configuration();
        String reference = configuration
                .record()
                .encryption()
                .orElseThrow(() -> new UsageException("record.encryption is not set"))
                .reference();
        if (!reference.startsWith("file:")) {
            throw new UsageException("record.encryption is " + reference
                    + ": only a file can be changed from here; put id:base64 in front of what is there");
        }
        Path file = admin.folder().resolve(reference.substring("file:".length()));
        String name =
                id == null ? "k" + LocalDate.now(Clock.systemUTC()).toString().replace("-", "") : id;
        String ring;
        try {
            ring = KeyRing.rotated(Files.readString(file), name, new SecureRandom());
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
        replace(file, ring);
        admin.out()
                .println(file + ": " + name + " is the current key, "
                        + (KeyRing.parse(ring).ids().size() - 1)
                        + " older; 'record rewrap' moves old segments over, then the old key may go");
        return Main.DONE;
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Command(name = "rewrap", description = "Moves all closed segments to the current master key.")
    int rewrap() throws Exception {
        return admin.show("POST", List.of("record", "rewrap"), AdminOptions.body());
    }

    @Command(name = "deletions", description = "Lists what retention and erasure removed, the newest first.")
    int deletions() throws Exception {
        return admin.list(
                List.of("deletions"),
                Map.of(),
                "deletions",
                List.of("at", "segment", "exchanges", "first", "last", "account", "reason", "gone"));
    }
}
