package io.portcullis.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.portcullis.app.config.ConfigException;
import io.portcullis.app.config.ConfigLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Validates a configuration and prints what is in force, with secrets masked. */
@Command(name = "check", description = "Validates a configuration and prints it in full, secrets masked.")
final class CheckCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, in YAML.")
    @SuppressWarnings("NullAway.Init")
    private Path config;

    @Option(names = "--json", description = "Prints JSON instead of YAML.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws UsageException, JsonProcessingException {
        try {
            ConfigLoader.Loaded loaded = new ConfigLoader(System::getenv, Signals.NAMES).load(config);
            ObjectMapper writer = json ? new ObjectMapper() : new ObjectMapper(yaml());
            String text = writer.writerWithDefaultPrettyPrinter().writeValueAsString(loaded.effective());
            spec.commandLine().getOut().println(text.strip());
            return Main.DONE;
        } catch (ConfigException e) {
            throw new UsageException(e);
        }
    }

    private static YAMLFactory yaml() {
        return YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .build();
    }
}
