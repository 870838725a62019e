package io.portcullis.app;

import io.portcullis.app.verify.Verification;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
