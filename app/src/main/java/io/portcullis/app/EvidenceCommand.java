package io.portcullis.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.app.bundle.DiskShelf;
import io.portcullis.app.verify.Verification;
import io.portcullis.gateway.console.AdminReply;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Evidence bundles. */
@Command(name = "evidence", description = "Exports evidence bundles, and verifies them.")
final class EvidenceCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, see --help");
    }

    @Command(name = "export", description = "Writes the bundle of a case into a new folder.")
    int export(
            @Mixin AdminOptions admin,
            @Parameters(paramLabel = "CASE", description = "Id of the case, such as k1, as cases list shows it.")
                    String id,
            @Option(names = "--out", required = true, paramLabel = "DIR", description = "Empty or not there.") Path out,
            @ArgGroup(exclusive = true) @Nullable How how,
            @Option(
                            names = "--timestamp",
                            paramLabel = "URL",
                            description =
                                    "An authority (RFC 3161) to vouch for the time. A running gateway asks none but"
                                            + " those of ledger.timestamp_authorities; at rest this machine asks any.")
                    @Nullable URI timestamp,
            @Option(names = "--timestamp-optional", description = "Without one if there is none to be had.")
                    boolean optional)
            throws Exception {
        String mode = how != null && how.full ? "full" : "redacted";
        ObjectNode body = AdminOptions.body().put("mode", mode);
        if (timestamp != null) {
            body.put("timestamp", timestamp.toString()).put("timestamp_optional", optional);
        }
        AdminReply reply;
        int files = 0;
        try (DiskShelf shelf = DiskShelf.begin(out)) { // first: what cannot be written is not asked for
            reply = admin.answer("POST", List.of("cases", id, "bundle"), body);
            if (reply.status() >= 300) {
                return admin.refused(reply);
            }
            for (var file : reply.body().path("files").properties()) {
                shelf.put(
                        file.getKey(),
                        Base64.getDecoder().decode(file.getValue().asText()));
                files++;
            }
            shelf.commit();
        }
        spec.commandLine().getOut().println("%s: bundle of case %s, %s, %d files".formatted(out, id, mode, files));
        if (reply.body().has("timestamp")) {
            spec.commandLine()
                    .getOut()
                    .println("timestamp " + AdminOptions.plain(reply.body().path("timestamp")));
        }
        return Main.DONE;
    }

    /** How much of the exchanges is shown. */
    static final class How {
        @Option(names = "--redacted", description = "Personal data and secrets masked; the standard.")
        @SuppressWarnings("UnusedVariable") // says what is so without it, and excludes --full
        private boolean redacted;

        @Option(names = "--full", description = "Exchanges as they were.")
        private boolean full;
    }

    @Command(
            name = "verify",
            description = "Verifies a bundle with nothing but the bundle and a public key, without a network.")
    int verify(
            @Parameters(paramLabel = "DIR", description = "The bundle.") Path folder,
            @Option(
                            names = "--vkey",
                            paramLabel = "KEY",
                            description = "The operator's public key, or a file that holds it.")
                    @Nullable String key,
            @Option(
                            names = "--tsa-roots",
                            paramLabel = "PEM",
                            description = "Certificates of timestamp authorities you trust.")
                    @Nullable Path roots,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return new Verification(folder, Optional.ofNullable(key), Optional.ofNullable(roots), json)
                .run(spec.commandLine().getOut(), spec.commandLine().getErr());
    }
}
