package io.portcullis.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.portcullis.traffic.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    private static final List<Refusal> ALL = List.of(
            new Refusal.Unauthenticated("no \"key\""),
            new Refusal.Forbidden("no"),
            new Refusal.TermsNotAccepted("2026-01", "https://x.example/terms"),
            new Refusal.NotFound("no such model", "model"),
            new Refusal.NotAllowed("POST"),
            new Refusal.Invalid("bad n", "n"),
            new Refusal.TooLarge(10),
            new Refusal.Unsupported("JSON only"),
            new Refusal.Limited("slow down", "requests_per_minute", Duration.ofMillis(1500)),
            new Refusal.OverBudget("spent"),
            new Refusal.Abuse("blocked"),
            new Refusal.BadUpstream("gone"),
            new Refusal.UpstreamTimeout("late"),
            new Refusal.Overloaded("full", Duration.ofSeconds(2)),
            new Refusal.Broken());

    @Test
    void everyRefusalHasTheShapeOfItsDialect() throws Exception {
        for (Refusal refusal : ALL) {
            ErrorReply openai = Errors.reply(Dialect.OPENAI, refusal, "req_1");
            JsonNode error = Json.MAPPER.readTree(openai.body()).path("error");
            assertThat(error.propertyStream().map(java.util.Map.Entry::getKey))
                    .containsExactly("message", "type", "param", "code");
            assertThat(openai.headers()).containsEntry("x-request-id", "req_1");
            assertThat(openai.status()).isBetween(400, 599);
            ErrorReply anthropic = Errors.reply(Dialect.ANTHROPIC, refusal, "req_1");
            JsonNode body = Json.MAPPER.readTree(anthropic.body());
            assertThat(body.path("type").asText()).isEqualTo("error");
            assertThat(body.path("error").path("message").asText()).isNotEmpty();
            assertThat(body.path("request_id").asText()).isEqualTo("req_1");
            assertThat(anthropic.headers()).containsEntry("request-id", "req_1");
        }
    }

    @Test
    void retriesAreAskedForOnlyWhereTheyHelp() {
        ErrorReply limited = Errors.reply(Dialect.OPENAI, ALL.get(8), "r");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.headers()).containsEntry("retry-after", "2").containsEntry("retry-after-ms", "1500");
        assertThat(Errors.reply(Dialect.OPENAI, ALL.get(10), "r").headers()).containsEntry("x-should-retry", "false");
        assertThat(Errors.reply(Dialect.ANTHROPIC, ALL.get(9), "r").status()).isEqualTo(402);
        assertThat(Errors.reply(Dialect.ANTHROPIC, ALL.get(13), "r").status()).isEqualTo(529);
        assertThat(Errors.reply(Dialect.OPENAI, ALL.get(2), "r").headers().get("link"))
                .isEqualTo("<https://x.example/terms>; rel=\"terms-of-service\"");
    }

    @Test
    void rateHeadersFollowTheDialect() {
        Instant now = Instant.parse("2026-05-01T10:00:00Z");
        RateView view = new RateView(60, 59, Duration.ofMillis(12), 1000, -5, Duration.ofMinutes(6));
        assertThat(RateHeaders.of(Dialect.OPENAI, view, now))
                .containsEntry("x-ratelimit-limit-requests", "60")
                .containsEntry("x-ratelimit-reset-requests", "12ms")
                .containsEntry("x-ratelimit-remaining-tokens", "0")
                .containsEntry("x-ratelimit-reset-tokens", "6m0s");
        assertThat(RateHeaders.of(Dialect.ANTHROPIC, view, now))
                .containsEntry("anthropic-ratelimit-requests-remaining", "59")
                .containsEntry("anthropic-ratelimit-tokens-reset", "2026-05-01T10:06:00Z");
        assertThat(RateHeaders.duration(Duration.ofMillis(1250))).isEqualTo("1.25s");
        assertThat(RateHeaders.duration(Duration.ofSeconds(3661))).isEqualTo("1h1m1s");
    }

    @Test
    void modelListsFollowTheDialect() throws Exception {
        var models = List.of(new ModelLists.Model("m", Instant.EPOCH, "us"));
        assertThat(Json.MAPPER
                        .readTree(ModelLists.list(Dialect.OPENAI, models))
                        .at("/data/0/id")
                        .asText())
                .isEqualTo("m");
        JsonNode anthropic = Json.MAPPER.readTree(ModelLists.list(Dialect.ANTHROPIC, models));
        assertThat(anthropic.at("/data/0/created_at").asText()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(anthropic.at("/has_more").asBoolean(true)).isFalse();
    }
}
