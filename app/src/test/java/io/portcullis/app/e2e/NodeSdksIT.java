package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.portcullis.app.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The npm SDKs of both dialects against the running gateway; skipped where there is no node, npm or registry. */
class NodeSdksIT {
    private static final Path SCRIPTS = Path.of("src", "test", "node");
    private static final Path INSTALLED = Path.of("target", "e2e-node").toAbsolutePath();

    @TempDir
    Path folder;

    /** How a program ended. */
    private record Ended(int status, String output) {}

    private static Ended run(Path in, String... command) throws Exception {
        Path output = Files.createTempFile("portcullis-node", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Ended(-1, "took longer than 120 s: " + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            return new Ended(-1, e.toString());
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static void install() throws Exception {
        Files.createDirectories(INSTALLED);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "sdks.mjs", "ladder.mjs")) {
            Files.copy(SCRIPTS.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        String wanted = Files.readString(INSTALLED.resolve("package-lock.json"));
        Path stamp = INSTALLED.resolve("installed.json");
        if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
            return;
        }
        Ended installed = run(INSTALLED, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        assumeTrue(installed.status() == 0, () -> "the npm SDKs cannot be installed here: " + installed.output());
        Files.writeString(stamp, wanted);
    }

    private static void ready() throws Exception {
        assumeTrue(run(Path.of("."), "node", "--version").status() == 0, "node is not installed");
        assumeTrue(run(Path.of("."), "npm", "--version").status() == 0, "npm is not installed");
        install();
    }

    @Test
    void callersOfBothNpmSdksClimbAndComeBackAndAnHonestOneSeesNothing() throws Exception {
        ready();
        try (World world = World.open(folder, Duration.ZERO, Climb.changes())) {
            Ended ended = run(
                    INSTALLED,
                    "node",
                    "ladder.mjs",
                    world.gateway().toString(),
                    world.admin().toString(),
                    World.ADMIN_TOKEN,
                    world.key("node-chat", "enterprise"),
                    world.key("node-message", "enterprise"),
                    world.key("honest", "enterprise"));
            assertThat(ended.output()).endsWith("all good\n");
            assertThat(ended.status()).isZero();
        }
    }

    @Test
    void theNpmSdksChatStreamUseToolsThinkFailAndHangUp() throws Exception {
        ready();
        try (World world = World.open(folder)) {
            String free = world.key("free");
            Ended ended = run(INSTALLED, "node", "sdks.mjs", world.gateway().toString(), free, world.key("enterprise"));
            assertThat(ended.output()).endsWith("all good\n");
            assertThat(ended.status()).isZero();
            World.until(
                    "the upstreams of hang-ups are left", () -> world.model().active() == 0);
            assertThat(world.model().cancelled()).isPositive();
        }
    }
}
