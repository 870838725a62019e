package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.errors.AnthropicException;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.portcullis.app.World;
import io.portcullis.traffic.Exchange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that end too early, on either side. */
class BrokenStreamsIT {
    @TempDir
    static Path folder;

    private static World world;

    @BeforeAll
    static void start() throws Exception {
        world = World.open(folder, Duration.ofMillis(5), Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    private static ChatCompletionCreateParams chat(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .maxCompletionTokens(2000)
                .addUserMessage("Tell me everything about bread, at length.")
                .build();
    }

    @Test
    void aHangUpStopsTheUpstreamAndWhatWasSentIsCharged() {
        String key = world.key("leaver", "enterprise");
        long before = world.model().cancelled();
        AtomicInteger seen = new AtomicInteger();
        try (var stream = world.openai(key).chat().completions().createStreaming(chat("pebble"))) {
            stream.stream().takeWhile(chunk -> seen.incrementAndGet() < 20).forEach(chunk -> {});
        }
        World.until("the upstream is left", () -> world.model().cancelled() == before + 1);
        assertThat(world.model().active()).isZero();
        World.until("the hang-up is recorded", () -> !of("leaver").isEmpty());
        assertThat(of("leaver")).singleElement().satisfies(exchange -> {
            assertThat(exchange.status()).isEqualTo(499);
            assertThat(exchange.reply().text()).isNotBlank();
        });
        World.until("the usage is saved", () -> usage("leaver") >= 15);
        assertThat(usage("leaver")).isLessThan(300);
    }

    @Test
    void anEndlessUpstreamIsStoppedByTheCaller() {
        long before = world.model().cancelled();
        AtomicInteger seen = new AtomicInteger();
        String key = world.key("enterprise");
        try (var stream = world.openai(key).chat().completions().createStreaming(chat("broken-endless"))) {
            stream.stream().takeWhile(chunk -> seen.incrementAndGet() < 50).forEach(chunk -> {});
        }
        World.until("the upstream is left", () -> world.model().cancelled() == before + 1);
    }

    @Test
    void aResetOrCutUpstreamRaisesInTheSdksInsteadOfALookOfSuccess() {
        String key = world.key("enterprise");
        for (String model : List.of("broken-reset", "broken-truncated")) {
            assertThatThrownBy(() -> {
                        try (var stream = world.openai(key).chat().completions().createStreaming(chat(model))) {
                            stream.stream().forEach(chunk -> {});
                        }
                    })
                    .as(model)
                    .isInstanceOf(OpenAIException.class);
            assertThatThrownBy(() -> {
                        try (var stream = world.anthropic(key)
                                .messages()
                                .createStreaming(com.anthropic.models.messages.MessageCreateParams.builder()
                                        .model(model)
                                        .maxTokens(2000)
                                        .addUserMessage("Tell me about bread")
                                        .build())) {
                            stream.stream().forEach(event -> {});
                        }
                    })
                    .as(model)
                    .isInstanceOf(AnthropicException.class);
            assertThatThrownBy(() -> world.openai(key).chat().completions().create(chat(model)))
                    .as("whole " + model)
                    .isInstanceOf(com.openai.errors.InternalServerException.class);
        }
    }

    @Test
    void garbageIsAnErrorAndNotAnAnswer() {
        String key = world.key("enterprise");
        assertThatThrownBy(() -> world.openai(key).chat().completions().create(chat("broken-garbage")))
                .isInstanceOf(com.openai.errors.InternalServerException.class);
        assertThatThrownBy(() -> {
                    try (var stream = world.openai(key).chat().completions().createStreaming(chat("broken-garbage"))) {
                        stream.stream().forEach(chunk -> {});
                    }
                })
                .isInstanceOf(OpenAIException.class);
    }

    private static List<Exchange> of(String account) {
        return world.exchanges().stream()
                .filter(exchange -> exchange.account().equals(account))
                .toList();
    }

    private static long usage(String account) {
        String text = world.send(
                        world.get(world.admin().resolve("/admin/v1/accounts/" + account + "/usage"), World.ADMIN_TOKEN))
                .body();
        var output = java.util.regex.Pattern.compile("\"output_tokens\":(\\d+)").matcher(text);
        return output.find() ? Long.parseLong(output.group(1)) : -1;
    }
}
