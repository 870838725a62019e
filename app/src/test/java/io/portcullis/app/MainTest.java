package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
    private static final String EXAMPLE =
            Path.of("..", "examples", "portcullis.yaml").toString();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void wrongUsageIsStatusTwoAndOneLine() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        for (String[] args : new String[][] {{"--colour"}, {"chekc"}, {"check"}, {"check", "--config"}}) {
            err.getBuffer().setLength(0);
            assertThat(run(args)).isEqualTo(2);
            assertThat(err.toString().lines()).hasSize(1);
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void helpAndVersionAreEverywhere() {
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            assertThat(run(command, "--help")).isZero();
            if (!command.equals("help")) {
                assertThat(run(command, "--version")).isZero();
            }
        }
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: portcullis check").contains("portcullis development");
    }

    @Test
    void eachCommandIsFoundByTheNameItGivesItself() {
        Main.commandLine().getSubcommands().forEach((name, line) -> {
            Object command = line.getCommand();
            assertThat(command.getClass().getAnnotation(Command.class).name()).isEqualTo(name);
            if (!name.equals("help")) {
                assertThat(Main.commandLine(name).getSubcommands()).containsOnlyKeys("help", name);
            }
        });
    }

    @Test
    void checkPrintsWhatIsInForce() {
        assertThat(run("check", "--config", EXAMPLE)).isZero();
        assertThat(out.toString()).contains("headers: 32KiB").contains("reasoning: hidden");
        out.getBuffer().setLength(0);
        assertThat(run("check", "--config", EXAMPLE, "--json")).isZero();
        assertThat(out.toString()).startsWith("{").contains("\"headers\" : \"32KiB\"");
    }

    @Test
    void aConfigurationErrorNamesFileLineAndField() throws Exception {
        Path file = folder.resolve("bad.yaml");
        Files.writeString(file, Files.readString(Path.of(EXAMPLE)).replace("port: 8080", "port: high"));
        assertThat(run("check", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo(file + ":7:3: listen.port: must be a whole number");
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... args) {
        CommandLine line = Main.commandLine(args);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
