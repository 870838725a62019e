package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of its own, with a build and a JDK that only say that they were called. */
class LauncherTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<Long, Path> outputs = new HashMap<>();

    @TempDir
    private Path home;

    private Path launcher = Path.of("");

    /** How a run ended. */
    private record Ran(int status, String out, String err) {}

    @BeforeEach
    void checkout() throws Exception {
        launcher = home.resolve("portcullis");
        Files.copy(Path.of("..", "portcullis"), launcher);
        script(
                home.resolve("mvnw"),
                "echo built >> builds; echo noise; sleep 0.3",
                "mkdir -p app/target/dist/lib app/target/dist/audit",
                "touch app/target/dist/lib/a.jar app/target/dist/audit/b.jar");
        Path jdk = home.resolve("jdk");
        script(jdk.resolve("bin/java"), "echo \"$@\"");
        script(jdk.resolve("bin/javac"), "exit 0");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"99.0.1\"\n");
        for (String source : List.of("pom.xml", "core/pom.xml", "app/src/main/A.java")) {
            write(source, "x");
        }
    }

    @Test
    void itBuildsOnceAndAgainAfterAChange() throws Exception {
        assertThat(run("check").out()).contains("io.portcullis.app.Main check").doesNotContain("noise");
        assertThat(run("check").status()).isZero();
        assertThat(builds()).isEqualTo(1);
        write("app/src/main/A.java", "y");
        Files.setLastModifiedTime(
                home.resolve("app/src/main/A.java"), FileTime.from(Instant.now().plusSeconds(60)));
        run("check");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void twoFirstUsesBuildOnce() throws Exception {
        Process first = start("check");
        Process second = start("check");
        assertThat(ended(first).status()).isZero();
        assertThat(ended(second).status()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void onlyDemoAndAuditSeeTheAudit() throws Exception {
        assertThat(run("serve").out()).contains("lib/a.jar").doesNotContain("b.jar");
        assertThat(run("demo", "--once").out())
                .contains("lib/a.jar:")
                .contains("audit/b.jar io.portcullis.app.Main demo");
    }

    @Test
    void aFailedBuildSaysSoAndIsTriedAgain() throws Exception {
        script(home.resolve("mvnw"), "echo '[ERROR] A.java:[1,1] what is this'; exit 1");
        Ran ran = run("check");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("what is this", "portcullis-build.log");
        assertThat(run("check").err()).contains("what is this");
    }

    @Test
    void withoutAJdkThereIsOneClearLine() throws Exception {
        Files.writeString(
                launcher, Files.readString(launcher).replace("oldest=21", "oldest=100"), StandardCharsets.UTF_8);
        Ran ran = run("check");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err().lines())
                .singleElement()
                .satisfies(l -> assertThat(l).contains("needs a JDK"));
        assertThat(ran.out()).isEmpty();
    }

    private Ran run(String... args) throws Exception {
        return ended(start(args));
    }

    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("PORTCULLIS_AOT", "off");
        builder.environment().put("HOME", home.toString());
        Path base = Files.createTempDirectory(home, "out");
        builder.redirectOutput(base.resolve("out").toFile());
        builder.redirectError(base.resolve("err").toFile());
        Process process = builder.start();
        outputs.put(process.pid(), base);
        return process;
    }

    private Ran ended(Process process) throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Path base = outputs.getOrDefault(process.pid(), home);
        return new Ran(
                process.exitValue(), Files.readString(base.resolve("out")), Files.readString(base.resolve("err")));
    }

    private long builds() throws IOException {
        return Files.readAllLines(home.resolve("builds")).size();
    }

    private void write(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        for (Path at = file.getParent(); !at.equals(home); at = at.getParent()) {
            Files.setLastModifiedTime(at, FileTime.from(LONG_AGO));
        }
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\n" + String.join("\n", lines) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
