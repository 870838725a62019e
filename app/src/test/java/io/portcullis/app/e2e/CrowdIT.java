package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.World;
import io.portcullis.traffic.Exchange;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred callers at once under small limits: not one call more than the plan allows. */
class CrowdIT {
    private static final int CALLERS = 200;

    @TempDir
    Path folder;

    private static String chat(int tokens) {
        return "{\"model\":\"pebble\",\"max_tokens\":" + tokens
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Tell me about bread\"}]}";
    }

    private static List<Integer> rush(World world, String key, int tokens) {
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            calls.add(world.http()
                    .sendAsync(
                            world.post("/v1/chat/completions", key, chat(tokens)),
                            HttpResponse.BodyHandlers.ofString()));
        }
        return calls.stream().map(call -> call.join().statusCode()).toList();
    }

    private static long ok(List<Integer> statuses) {
        assertThat(statuses).isSubsetOf(200, 429);
        return statuses.stream().filter(status -> status == 200).count();
    }

    @Test
    void callsAMinuteAreNeverExceeded() throws Exception {
        try (World world = World.open(folder)) {
            long began = System.nanoTime();
            long ok = ok(rush(world, world.key("sixty"), 3));
            long refilled = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
            assertThat(ok).isBetween(60L, 60 + refilled);
        }
    }

    @Test
    void noMoreThanFourAreServedAtOnce() throws Exception {
        try (World world = World.open(folder, Duration.ofMillis(4), Map.of())) {
            AtomicBoolean running = new AtomicBoolean(true);
            AtomicInteger most = new AtomicInteger();
            Thread watcher = Thread.ofPlatform().start(() -> {
                while (running.get()) {
                    most.accumulateAndGet(world.model().active(), Math::max);
                    Thread.onSpinWait();
                }
            });
            long ok = ok(rush(world, world.key("four-at-once"), 20));
            running.set(false);
            watcher.join();
            assertThat(most.get()).isBetween(1, 4);
            assertThat(ok).isPositive();
        }
    }

    @Test
    void tokensADayAreNeverExceededAlsoOverARestart() throws Exception {
        try (World world = World.open(folder)) {
            String key = world.key("hundred-a-day");
            long ok = ok(rush(world, key, 10));
            assertThat(ok).isPositive();
            long used = used(world);
            assertThat(used).isBetween(1L, 100L);
            world.restart();
            long more = 0;
            for (int i = 0; i < 30; i++) {
                more += world.send(world.post("/v1/chat/completions", key, chat(10)))
                                        .statusCode()
                                == 200
                        ? 1
                        : 0;
            }
            assertThat(used(world)).isLessThanOrEqualTo(100);
            assertThat(more).isLessThan(ok + 1);
            assertThat(world.send(world.post("/v1/chat/completions", key, chat(60)))
                            .statusCode())
                    .isEqualTo(429);
        }
    }

    private static long used(World world) {
        return world.exchanges().stream()
                .filter(exchange -> exchange.status() == 200)
                .map(Exchange::reply)
                .mapToLong(reply -> reply.usage().input() + reply.usage().output())
                .sum();
    }
}
