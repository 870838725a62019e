package io.portcullis.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.app.RunningGateway;
import io.portcullis.mark.BestOfN;
import io.portcullis.mark.MarkKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Answers chosen among four of a provider that may fail; the plan allows one call at a time, so no slot may leak. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BestOfIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EPOCH = "2026-01-01T00:00:00Z";

    private FakeUpstream upstream;
    private RunningGateway gateway;
    private String key;
    private Path folder;
    private String epoch;

    @BeforeAll
    void start(@TempDir Path made) throws Exception {
        folder = made;
        upstream = new FakeUpstream();
        gateway = RunningGateway.start(
                folder,
                upstream.url(),
                "",
                "mark: {watermark: always, epoch: 36500d, best_of: {candidates: 4}}\nbounds: {reply_body: 1MiB}\n");
        key = gateway.key("caller", "one");
        long length = 36500L * 86_400;
        epoch = Instant.ofEpochSecond(Math.floorDiv(Instant.parse(EPOCH).getEpochSecond(), length) * length)
                .toString();
        upstream.does(FakeUpstream.Script.GOOD);
        assertThat(RunningGateway.becomes(() -> asked("") == 4))
                .as("the key is committed to")
                .isTrue();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void nothingIsLeftInFlight() throws Exception {
        assertThat(gateway.settles()).as("nothing in flight").isTrue();
    }

    private RawCaller.Reply call(String more) throws Exception {
        String body = RawCaller.chat("m", false).replaceFirst("\\}$", more + "}");
        return RawCaller.call(gateway.port(), RawCaller.post("/v1/chat/completions", key, body));
    }

    /** How many requests a call makes. */
    private int asked(String more) {
        int before = upstream.requests.get();
        try {
            call(more);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return upstream.requests.get() - before;
    }

    private static String words(Random random) {
        return random.ints(60, 0, 5_000).mapToObj(word -> "w" + word).collect(Collectors.joining(" "));
    }

    private static String answer(String text) {
        return FakeUpstream.ANSWER.replace("Hello.", text);
    }

    private BestOfN scorer() throws Exception {
        byte[] master = Files.readAllBytes(folder.resolve("data/keys/mark.key"));
        return new BestOfN(MarkKey.derive(master, MarkKey.BEST_OF_N, "caller", epoch));
    }

    private static String text(RawCaller.Reply reply) throws Exception {
        return JSON.readTree(reply.body()).at("/choices/0/message/content").asText();
    }

    @Test
    void theKeysBestOfFourIsShownAndAllFourArePaidFor() throws Exception {
        BestOfN found = scorer();
        for (int i = 0; i < 40; i++) {
            Random random = new Random(i);
            List<String> told = Collections.synchronizedList(new ArrayList<>());
            upstream.does(call -> {
                String text;
                synchronized (told) {
                    text = words(random);
                    told.add(text);
                }
                call.body("200 OK", "application/json", answer(text));
            });
            RawCaller.Reply reply = call("");
            assertThat(told).hasSize(4).contains(text(reply));
            assertThat(text(reply)).isEqualTo(told.get(scorer().choose(told)));
            JsonNode usage = JSON.readTree(reply.body()).path("usage");
            assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(12);
            assertThat(usage.path("completion_tokens").asInt()).isEqualTo(8);
            assertThat(usage.path("total_tokens").asInt()).isEqualTo(20);
            found.next().add(text(reply));
        }
        assertThat(found.score().p()).isLessThan(1e-3);
        assertThat(gateway.recorded().getLast().reply().usage().output()).isEqualTo(8);
    }

    @Test
    void callsThatFailAreLeftOut() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        upstream.does(call -> {
            switch (turn.incrementAndGet()) {
                case 1 -> call.body("500 No", "application/json", "{\"error\":{\"message\":\"no\"}}");
                case 2 -> call.reset();
                case 3 -> call.body("200 OK", "text/html", "<p>no</p>");
                default -> call.body("200 OK", "application/json", answer("Only one."));
            }
        });
        RawCaller.Reply reply = call("");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(answer("Only one."));
        assertThat(gateway.metric("mark_candidates_missing")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void whereAllFailTheCallerSeesWhatOneFailureIs() throws Exception {
        upstream.does(call ->
                call.body("429 Busy", "application/json", "{\"error\":{\"message\":\"slow down\",\"type\":\"rate\"}}"));
        assertThat(call("").status()).isEqualTo(503);
        upstream.does(FakeUpstream.Call::reset);
        assertThat(call("").status()).isEqualTo(502);
        upstream.does(FakeUpstream.Call::untilLeft);
        assertThat(call("").status()).isEqualTo(504);
    }

    @Test
    void callsWithNothingToChooseAreMadeOnce() throws Exception {
        upstream.does(FakeUpstream.Script.GOOD);
        String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
        String schema = ",\"response_format\":{\"type\":\"json_object\"}";
        for (String more : List.of(
                ",\"temperature\":0", ",\"seed\":7", ",\"n\":2", ",\"logprobs\":true", tools, schema, ",\"top_p\":0")) {
            assertThat(asked(more)).as(more).isEqualTo(1);
        }
        assertThat(asked(",\"temperature\":0.7")).isEqualTo(4);
    }

    @Test
    void refusalsAreNotChosenAmong() throws Exception {
        String refusal = FakeUpstream.ANSWER.replace("\"content\":\"Hello.\"", "\"content\":null,\"refusal\":\"No.\"");
        upstream.does(call -> call.body("200 OK", "application/json", refusal));
        assertThat(call("").body()).contains("\"refusal\":\"No.\"").contains("\"total_tokens\":20");
    }

    @Test
    void aCallerThatLeavesStopsAllFour() throws Exception {
        int left = upstream.left.get();
        int before = upstream.requests.get();
        upstream.does(FakeUpstream.Call::untilLeft);
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", gateway.port())) {
            String request = RawCaller.post("/v1/chat/completions", key, RawCaller.chat("m", false));
            socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            assertThat(RunningGateway.becomes(() -> upstream.requests.get() == before + 4))
                    .isTrue();
        }
        assertThat(RunningGateway.becomes(() -> upstream.left.get() == left + 4))
                .isTrue();
    }
}
