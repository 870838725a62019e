package io.portcullis.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.admit.LicenceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Terms: their versions, and who accepted which. */
@Command(name = "terms", description = "Lists and publishes terms, and shows who accepted them.")
final class TermsCommand implements Runnable {
    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, see --help");
    }

    @Command(name = "list", description = "Lists all versions.")
    int list() throws Exception {
        return admin.list(
                List.of("terms"), Map.of(), "terms", List.of("id", "effective", "grace_seconds", "url", "hash"));
    }

    @Command(name = "add", description = "Publishes a version from a Markdown file.")
    int add(
            @Parameters(paramLabel = "ID", description = "Id of the terms, new or with earlier versions.") String id,
            @Parameters(paramLabel = "FILE", description = "The words, in Markdown.") Path file,
            @Option(names = "--url", required = true, description = "Where callers read it.") String url,
            @Option(names = "--effective", description = "From when, such as 2026-12-31T00:00:00Z; standard: now.")
                    @Nullable String effective,
            @Option(
                            names = "--grace",
                            defaultValue = "0s",
                            converter = Spans.class,
                            description = "How long an earlier version still counts, such as 14d.")
                    Duration grace,
            @Option(names = "--licence", paramLabel = "JSON", description = "What the words say for machines.")
                    @Nullable Path licence)
            throws Exception {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read as UTF-8 text");
        }
        ObjectNode body = AdminOptions.body()
                .put("id", id)
                .put("text", text)
                .put("url", url)
                .put("grace_seconds", grace.toSeconds());
        if (effective != null) {
            body.put("effective", effective);
        }
        if (licence != null) {
            body.set("licence", licence(licence));
        }
        return admin.show("POST", List.of("terms"), body);
    }

    @Command(name = "acceptances", description = "Lists who accepted, when, from where and with which key.")
    int acceptances(@Parameters(paramLabel = "ID", description = "Id of the terms, as list shows it.") String id)
            throws Exception {
        return admin.list(
                List.of("terms", id, "acceptances"),
                Map.of("limit", "1000"),
                "acceptances",
                List.of("account", "at", "ip", "how", "key", "hash"));
    }

    private static ObjectNode licence(Path file) throws UsageException {
        try {
            return LicenceJson.node(LicenceJson.read(Files.readString(file)));
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read as UTF-8 text");
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    @Command(name = "import", description = "Imports an agreement that was signed outside; it counts as acceptance.")
    int importSigned(
            @Option(names = "--account", required = true, paramLabel = "ID", description = "Who agreed.")
                    String account,
            @Option(names = "--terms", required = true, paramLabel = "ID", description = "To what.") String terms,
            @Option(names = "--hash", description = "Standard: the one in effect.") @Nullable String hash,
            @Option(
                            names = "--document",
                            required = true,
                            paramLabel = "FILE",
                            description = "The signed document; it is kept beside its SHA-256.")
                    Path document,
            @Option(names = "--signed-by", required = true, description = "The person who signed.") String signedBy,
            @Option(names = "--date", required = true, description = "The day it was signed, 2026-12-31.") String date)
            throws Exception {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(document);
        } catch (IOException e) {
            throw new UsageException(document + ": cannot be read");
        }
        ObjectNode body = AdminOptions.body()
                .put("terms", terms)
                .put("document", Base64.getEncoder().encodeToString(bytes))
                .put("name", String.valueOf(document.getFileName()))
                .put("signed_by", signedBy)
                .put("signed_on", date);
        if (hash != null) {
            body.put("hash", hash);
        }
        return admin.show("POST", List.of("accounts", account, "agreements"), body);
    }
}
