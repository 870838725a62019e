package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.portcullis.app.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code evidence export} on the store of a gateway that does not run, killed with SIGKILL again and again: a bundle is
 * whole or not there, and the next export of the case has its way.
 */
@Timeout(300)
class ExportKillIT {
    private static final int KILLS = 4;

    @TempDir
    private Path folder;

    private Path out(int number) {
        return folder.resolve("out/b" + number);
    }

    /** A gateway's store with a case of three exchanges; the gateway has ended. */
    private String caseAtRest() throws Exception {
        try (World world = World.open(folder)) {
            String key = world.key("enterprise");
            for (int i = 0; i < 3; i++) {
                world.openai(key)
                        .chat()
                        .completions()
                        .create(ChatCompletionCreateParams.builder()
                                .model("pebble")
                                .maxCompletionTokens(5)
                                .addUserMessage("What is number " + i + "?")
                                .build());
            }
            World.until("the calls are recorded", () -> world.exchanges().size() == 3);
            String account = world.exchanges().getFirst().account();
            assertThat(world.ask("cases", "open", "--title", "Copying?", "--account", account)
                            .status())
                    .isZero();
            for (var exchange : world.exchanges()) {
                assertThat(world.ask("cases", "pick", "k1", exchange.id()).status())
                        .isZero();
            }
        }
        World.Said said = World.run("ledger", "key", "--config", config());
        Matcher key = Pattern.compile("vkey: (\\S+)").matcher(said.out());
        assertThat(key.find()).as(said.out() + said.err()).isTrue();
        return key.group(1);
    }

    private String config() {
        return folder.resolve("portcullis.yaml").toString();
    }

    private Program export(int number) throws IOException {
        return Program.start(
                folder,
                "evidence",
                "export",
                "k1",
                "--config",
                config(),
                "--out",
                out(number).toString());
    }

    @Test
    void afterAKillAtAnyMomentABundleIsWholeOrNotThereAndTheNextExportHasItsWay() throws Exception {
        String vkey = caseAtRest();
        Random random = new Random(5);
        int cut = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path part = folder.resolve("out/.b" + kill + ".part");
            Path bundle = out(kill);
            try (Program export = export(kill)) {
                int files = kill % 4 * 5;
                while (!export.gone() && count(part) <= files && !Files.exists(bundle)) {
                    Thread.sleep(5);
                }
                Thread.sleep(random.nextInt(kill % 2 == 0 ? 20 : 400));
                export.signalled("KILL");
            }
            if (Files.exists(bundle)) {
                verified(kill, vkey);
            } else {
                cut++;
                World.Said again =
                        World.run("evidence", "export", "k1", "--config", config(), "--out", bundle.toString());
                assertThat(again.status()).as(again.err()).isZero();
                verified(kill, vkey);
                assertThat(part).doesNotExist();
            }
        }
        assertThat(cut).as("kills that hit before the end").isPositive();
        World.Said ledger =
                World.run("ledger", "verify", folder.resolve("data/ledger/log").toString(), "--vkey", vkey);
        assertThat(ledger.status()).as(ledger.err()).isZero();
    }

    /** Files in a folder that may come and go meanwhile. */
    private static long count(Path part) {
        try (Stream<Path> all = Files.walk(part)) {
            return all.count();
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    private void verified(int number, String vkey) {
        World.Said said = World.run("evidence", "verify", out(number).toString(), "--vkey", vkey);
        assertThat(said.status()).as(said.out() + said.err()).isZero();
        assertThat(List.of(said.out().split("\n", 2)).getFirst()).startsWith("verified");
    }
}
