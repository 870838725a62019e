package io.portcullis.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.traffic.Verification;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process writes as fast as it can and is killed with SIGKILL; what it had confirmed must be there. */
class RegistryKillIT {
    @TempDir
    Path folder;

    /** The process to be killed: confirms each key on standard output once it is stored. */
    static final class Writer {
        public static void main(String[] arguments) {
            Act act = new Act("writer", Instant.EPOCH);
            Registry registry = Registry.open(Path.of(arguments[0]));
            if (registry.accounts().orgs().isEmpty()) {
                registry.accounts().addOrg("o1", "One", act);
                registry.accounts().add("a1", "o1", "free", Verification.NONE, act);
            }
            while (true) {
                NewKey made = registry.keys().add("a1", "k", Optional.empty(), List.of(), act);
                registry.usage().add(List.of(UsageKeeperTest.row("a1", 1, 0)));
                System.out.println(made.key().hash());
            }
        }
    }

    @Test
    void whatWasConfirmedSurvivesAKillAndTheOtherProcessIsSeenMeanwhile() throws Exception {
        List<String> confirmed = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                for (int i = 0; i < 40 + round * 7; i++) {
                    confirmed.add(lines.readLine());
                }
                try (Registry beside = Registry.open(folder)) {
                    assertThat(beside.directory().keys()).containsKeys(confirmed.toArray(String[]::new));
                }
                writer.destroyForcibly().waitFor();
            }
            try (Registry registry = Registry.open(folder)) {
                assertThat(registry.directory().keys()).containsKeys(confirmed.toArray(String[]::new));
                long calls = registry.usage()
                        .days("a1", java.time.LocalDate.EPOCH)
                        .getFirst()
                        .calls();
                assertThat(calls).isGreaterThanOrEqualTo(confirmed.size());
                List<String> check =
                        registry.usage().database().query("PRAGMA integrity_check", row -> row.getString(1));
                assertThat(check).containsExactly("ok");
            }
        }
    }
}
