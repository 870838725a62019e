package io.portcullis.app.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.verify.DiskFolder;
import io.portcullis.app.verify.SmallBundle;
import io.portcullis.evidence.bundle.BundleVerifier;
import io.portcullis.evidence.bundle.StampCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is killed while writing bundles leaves whole ones, and none that looks like one. */
class BundleKillIT {
    private static final int KILLS = 12;

    @TempDir
    private Path temp;

    @Test
    void afterAKillAtAnyMomentEveryBundleThatIsThereHolds() throws Exception {
        Random random = new Random(11);
        int next = 0;
        int left = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int done = killed(next, random.nextInt(1, 4), random.nextInt(60));
            List<Path> bundles = bundles();
            assertThat(bundles).contains(temp.resolve("b" + done));
            for (Path bundle : bundles) {
                assertThat(new BundleVerifier(
                                        new DiskFolder(bundle),
                                        Optional.of(SmallBundle.KEY.verifier()),
                                        StampCheck.NONE)
                                .verify()
                                .faults())
                        .as(bundle.toString())
                        .isEmpty();
            }
            left += hidden();
            next = bundles.size();
        }
        assertThat(left).as("kills that hit in the midst of writing").isPositive();
        SmallBundle.write(temp.resolve("b" + next), Optional.empty(), 1);
        assertThat(Files.exists(temp.resolve(".b" + next + ".part"))).isFalse();
    }

    /** Kills the child some milliseconds after it has told of so many bundles; gives the last one it told of. */
    private int killed(int from, int after, int millis) throws Exception {
        Path told = temp.resolve(".told");
        Files.deleteIfExists(told);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingChild.class.getName(),
                        temp.toString(),
                        Integer.toString(from))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(told.toFile())
                .start();
        while (child.isAlive() && Files.readAllLines(told).size() < after) {
            Thread.sleep(5);
        }
        Thread.sleep(millis);
        child.destroyForcibly();
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return Integer.parseInt(Files.readString(told).strip().lines().toList().getLast());
    }

    private List<Path> bundles() throws IOException {
        try (var all = Files.list(temp)) {
            return all.filter(path -> !path.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    private int hidden() throws IOException {
        try (var all = Files.list(temp)) {
            return (int) all.filter(path -> path.getFileName().toString().endsWith(".part"))
                    .count();
        }
    }
}
