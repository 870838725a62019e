package io.portcullis.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.ModelCall;
import io.portcullis.traffic.Usage;
import io.portcullis.traffic.Verification;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ObserveTest {
    private static final String KEY = "sk-PLANTEDplantedPLANTEDplanted0123";
    private static final Caller CALLER = new Caller("a1", "o1", "k1", "free", Verification.EMAIL);
    private static final CallOutcome ANSWERED = new CallOutcome(
            200,
            CallOutcome.Ending.ANSWERED,
            "main",
            "house-large",
            "chatcmpl-1",
            "stop",
            new Usage(12, 80, 5),
            Duration.ofMillis(812),
            Optional.of(Duration.ofMillis(91)),
            40,
            10_240,
            "");

    @Test
    void metricsCountACallUnderItsRoomsWords() {
        try (Meters meters = new Meters()) {
            ModelCall call = call("house-large");
            meters.received(call);
            meters.admitted("free");
            meters.streamStarted();
            assertThat(meters.scrape()).contains("portcullis_receive_active 1.0", "portcullis_forward_streams 1.0");
            meters.streamEnded();
            meters.ended(call, "free", ANSWERED);
            meters.refused("calls_per_minute");
            meters.decided("slow", "slow", false);
            meters.upstreamFailed("main", "timeout");
            meters.gauge("record.queue", "Waiting", new long[] {7}, held -> held[0]);
            assertThat(meters.scrape())
                    .contains(
                            "portcullis_receive_active 0.0",
                            "portcullis_receive_calls_total{endpoint=\"chat_completions\"} 1.0",
                            "portcullis_admit_refused_total{reason=\"calls_per_minute\"} 1.0",
                            "portcullis_admit_tokens_total{kind=\"output\",model=\"house-large\",plan=\"free\"} 80.0",
                            "portcullis_forward_first_chunk_seconds_bucket{endpoint=\"chat_completions\"",
                            "portcullis_forward_failures_total{upstream=\"main\",why=\"timeout\"} 1.0",
                            "portcullis_decide_rules_total{action=\"slow\",enforced=\"false\",rule=\"slow\"} 1.0");
        }
    }

    @Test
    void strangersCannotMakeMetricsGrow() {
        try (Meters meters = new Meters()) {
            for (int i = 0; i < 5_000; i++) {
                meters.refused("reason" + i);
            }
            long lines = meters.scrape()
                    .lines()
                    .filter(l -> l.startsWith("portcullis_admit_refused_total"))
                    .count();
            assertThat(lines).isEqualTo(65);
            assertThat(meters.scrape()).contains("reason=\"other\"} 4936.0");
        }
    }

    @Test
    void aTracedCallReachesTheCollectorWithGenAiAttributesOnly() throws Exception {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
        try (Traces traces = Traces.to(endpoint, Map.of("authorization", "Bearer " + KEY), 1, 16)) {
            Traces.CallSpan span = traces.start(call(KEY));
            assertThat(span.traceId()).hasSize(32);
            span.end("free", ANSWERED);
            assertThat(traces.flush(Duration.ofSeconds(20))).isTrue();
            assertThat(bodies.poll(20, TimeUnit.SECONDS))
                    .contains("gen_ai.operation.name", "gen_ai.usage.output_tokens", "house-large", "portcullis.plan")
                    .doesNotContain("PLANTED");
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void tracesThatAreOffOrNotSampledCostNothing() {
        assertThat(Traces.OFF.start(call("m"))).isSameAs(Traces.CallSpan.NONE);
        Traces.OFF.start(call("m")).end("free", ANSWERED);
        try (Traces traces = Traces.to(URI.create("http://127.0.0.1:9/v1/traces"), Map.of(), 0, 16)) {
            assertThat(traces.start(call("m")).traceId()).isEmpty();
        }
    }

    @Test
    void theAccessLogHasItsFieldsAndNoOthers() throws Exception {
        ILoggingEvent event = logged(() -> new AccessLog(true).ended(call("m"), Optional.of(CALLER), "t1", ANSWERED));
        JsonNode line = new ObjectMapper().readTree(new JsonLines().encode(event));
        assertThat(line.path("account").asText()).isEqualTo("a1");
        assertThat(line.path("first_chunk_ms").asLong()).isEqualTo(91);
        assertThat(line.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "time",
                        "level",
                        "logger",
                        "message",
                        "id",
                        "endpoint",
                        "model",
                        "stream",
                        "status",
                        "ending",
                        "account",
                        "org",
                        "key",
                        "plan",
                        "upstream",
                        "trace",
                        "first_chunk_ms",
                        "input_tokens",
                        "output_tokens",
                        "chunks",
                        "bytes",
                        "ms");
    }

    @Test
    void aPlantedKeyShowsInNoOutput() throws Exception {
        try (Meters meters = new Meters()) {
            meters.received(call(KEY));
            meters.malformed(KEY);
            meters.unauthenticated("Bearer " + KEY);
            CallOutcome refused = CallOutcome.refused(401, "unknown key " + KEY, Duration.ofMillis(1));
            meters.ended(call(KEY), KEY, refused);
            assertThat(meters.scrape().toLowerCase(java.util.Locale.ROOT)).doesNotContain("planted");
            assertThat(stderr(true, refused))
                    .contains("\"id\":\"x1\"", "\"message\":\"call\"")
                    .doesNotContain("PLANTED");
            assertThat(stderr(false, refused)).contains("id=\"x1\"", "refused").doesNotContain("PLANTED");
        }
    }

    /** What the whole log set-up prints for a call and a failure that both hold the key. */
    private static String stderr(boolean json, CallOutcome outcome) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            Logs.start("info", json);
            new AccessLog(true).ended(call(KEY), Optional.of(CALLER), "", outcome);
            LoggerFactory.getLogger("other").warn("upstream said {}", "Bearer " + KEY, new Exception("for " + KEY));
            Logs.stop();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static ILoggingEvent logged(Runnable action) {
        Logger logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("portcullis.access");
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(list);
        action.run();
        logger.detachAppender(list);
        return list.list.getFirst();
    }

    private static ModelCall call(String model) {
        return new ModelCall(
                "x1",
                Instant.parse("2026-05-01T10:00:00Z"),
                Endpoint.CHAT_COMPLETIONS,
                model,
                true,
                12,
                Asks.NOTHING,
                "",
                Client.UNKNOWN);
    }
}
