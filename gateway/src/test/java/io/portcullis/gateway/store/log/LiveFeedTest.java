package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.admit.Keep;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.detect.Findings;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.ExchangeHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log's listener hears is what a scan of the log reads, and so are the findings. */
class LiveFeedTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Samples.START);
    private static final List<String> REQUESTS = List.of(
            "{\"model\":\"m\",\"logprobs\":true,\"top_logprobs\":5,\"max_tokens\":1,\"logit_bias\":{\"%1$d\":5},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"The\"}]}",
            "{\n \"model\":\"c\",\"system\":\"Sei knapp \u00fc \u4e2d\u6587 \ud83d\ude00\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"Frage %1$d \\u00e9\\n\"}]},{\"role\":\"assistant\",\"content\":["
                    + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\n\"a\": %1$d}}]},{\"role\":\"user\","
                    + "\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":\"42\"}]}]}",
            "{\"model\":\"r\",\"instructions\":\"Grade it.\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":"
                    + "\"input_text\",\"text\":\"Rate answer %1$d from one to ten\"}]}],\"reasoning\":{\"effort\":\"low\"}}",
            "{\"model\":\"p\",\"prompt\":[\"mail ann%1$d@example.org\",\"and more\"],\"echo\":true}",
            "{\"model\":\"e\",\"input\":[\"x%1$d\"],\"encoding_format\":\"float\"}",
            "no json at all %1$d");
    private static final List<String> RESPONSES = List.of(
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Answer %1$d \u00df\"},\"logprobs\":{\"content\":"
                    + "[{\"token\":\"A\",\"logprob\":-0.5}]},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
                    + "\"completion_tokens\":4}}",
            "{\"content\":[{\"type\":\"text\",\"text\":\"Antwort %1$d\"}],\"stop_reason\":\"end_turn\",\"usage\":"
                    + "{\"input_tokens\":1,\"output_tokens\":2}}",
            "{\"truncated\":true,\"id\":\"c%1$d\"}",
            "{\"error\":{\"message\":\"This request cannot be served.\"}}",
            "<html>cut",
            "");

    @TempDir
    private Path folder;

    private static List<Recorded> day(Random random, Keep keep) {
        List<Recorded> all = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            String who = "a" + (i % 3 == 0 ? 0 : random.nextInt(9));
            int status = random.nextInt(8) == 0 ? 403 : 200;
            ExchangeHead head = new ExchangeHead(
                    "x" + i,
                    Samples.START.plusSeconds(i * 7L).plusNanos(random.nextInt(1_000_000_000)),
                    who,
                    "org \"" + who + "\u00fc",
                    "k",
                    "free",
                    random.nextBoolean() ? Client.UNKNOWN : new Client("192.0.2." + i % 9, 0, "agent\u4e2d", "t13d"),
                    i % 4 == 0 ? "" : "/v1/chat/completions",
                    status,
                    Duration.ofMillis(random.nextInt(900)),
                    "c" + i % 20,
                    "",
                    "allow",
                    random.nextInt(10) == 0);
            String request = REQUESTS.get(i % 3 == 0 ? 0 : random.nextInt(REQUESTS.size()))
                    .formatted(i);
            String response = status == 403
                    ? ""
                    : RESPONSES.get(random.nextInt(RESPONSES.size())).formatted(i);
            all.add(Recorded.of(head, request.getBytes(UTF_8), response.getBytes(UTF_8), keep));
        }
        return all;
    }

    private static Findings findings(List<Exchange> exchanges) {
        Engine engine = new Engine(Calibration.shipped(), EngineConfig.of(0.001, 1));
        exchanges.forEach(engine::observe);
        return engine.finish();
    }

    /** The log's listener, and afterwards the log itself. */
    private List<List<Exchange>> both(LogSettings settings, Keep keep) throws Exception {
        List<Exchange> live = new ArrayList<>();
        List<Exchange> read = new ArrayList<>();
        try (ExchangeLog log = ExchangeLog.open(settings, CLOCK, live::add)) {
            for (Recorded each : day(new Random(7), keep)) {
                assertThat(log.offer(each)).isTrue();
            }
            log.flush().toCompletableFuture().get();
            log.replay(Instant.EPOCH, read::add);
        }
        return List.of(live, read);
    }

    @Test
    void aScanOfTheLogReadsWhatTheDetectorsHeard() throws Exception {
        List<List<Exchange>> plain = both(Samples.settings(folder.resolve("plain")), Keep.FULL);
        assertThat(plain.get(0)).hasSize(600).isEqualTo(plain.get(1));
        Findings live = findings(plain.get(0));
        assertThat(live).isEqualTo(findings(plain.get(1)));
        assertThat(live.accounts())
                .anyMatch(account -> account.signals().stream()
                        .anyMatch(signal -> signal.name().equals("logit-harvest") && signal.llr() > 3));
        KeyRing ring = new KeyRing("m", Map.of("m", new byte[32]));
        List<List<Exchange>> sealed =
                both(Samples.settings(folder.resolve("sealed")).encrypted(ring), Keep.FULL);
        assertThat(sealed).containsExactly(plain.get(0), plain.get(0));
    }

    @Test
    void whatIsKeptOfThemDoesNotChangeWhatTheyHear() throws Exception {
        List<Exchange> full =
                both(Samples.settings(folder.resolve("full")), Keep.FULL).getFirst();
        for (Keep keep : List.of(Keep.REDACTED, Keep.DIGEST)) {
            List<List<Exchange>> heard = both(Samples.settings(folder.resolve(keep.name())), keep);
            assertThat(heard.getFirst()).isEqualTo(full);
            assertThat(ids(heard.get(1))).isEqualTo(ids(full));
            try (var files = Files.list(folder.resolve(keep.name()))) {
                assertThat(files).isNotEmpty();
            }
            assertThat(heard.get(1).toString()).doesNotContain("@example.org");
        }
        assertThat(Optional.of(full.toString()).filter(text -> text.contains("@example.org")))
                .isPresent();
    }

    private static String ids(List<Exchange> all) {
        return all.stream().map(Exchange::id).collect(Collectors.joining(","));
    }
}
