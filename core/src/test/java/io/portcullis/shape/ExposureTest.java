package io.portcullis.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Endpoint;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExposureTest {
    private static final Asks MANY = new Asks(
            4,
            900,
            true,
            9,
            3,
            true,
            true,
            true,
            true,
            2,
            Set.of("message.output_text.logprobs", "reasoning.encrypted_content", "web"));

    private static Exposure little(OnForbidden onForbidden) {
        return new Exposure(
                false,
                0,
                4,
                LogitBias.NEVER,
                2,
                false,
                false,
                false,
                ReasoningView.HIDDEN,
                Set.of("web"),
                100,
                true,
                false,
                onForbidden);
    }

    private static Exposure logprobs(LogitBias bias) {
        return new Exposure(
                true,
                3,
                4,
                bias,
                9,
                true,
                true,
                true,
                ReasoningView.FULL,
                Set.of("*"),
                0,
                true,
                true,
                OnForbidden.STRIP);
    }

    @Test
    void fullExposureChangesNothing() {
        for (Endpoint endpoint : Endpoint.values()) {
            assertThat(Exposure.FULL.judge(MANY, endpoint)).isEqualTo(new Grant.Granted(Trim.NONE));
            assertThat(Shapers.of(endpoint, Exposure.FULL, Optional.empty(), Optional.empty()))
                    .isEmpty();
        }
    }

    @Test
    void whatIsForbiddenIsTrimmed() {
        Trim trim = trim(little(OnForbidden.STRIP), MANY);
        assertThat(trim.drop())
                .containsExactlyInAnyOrder(
                        "logprobs", "top_logprobs", "prompt_logprobs", "logit_bias", "seed", "echo", "prediction");
        assertThat(trim.n()).isEqualTo(OptionalInt.of(2));
        assertThat(trim.maxTokens()).isEqualTo(OptionalInt.of(100));
        assertThat(trim.include()).contains(Set.of("web", "reasoning.encrypted_content"));
    }

    @Test
    void encryptedReasoningMayBeAskedOfUpstreamOnlyForTheVault() {
        Asks asks = new Asks(1, 9, false, 0, 0, false, false, false, true, 0, Set.of("reasoning.encrypted_content"));
        assertThat(trim(little(OnForbidden.STRIP), asks).include()).contains(Set.of());
    }

    @Test
    void orTheCallIsRefusedNamingTheParameter() {
        assertThat(little(OnForbidden.REFUSE).judge(MANY, Endpoint.CHAT_COMPLETIONS))
                .isInstanceOfSatisfying(
                        Grant.Refused.class,
                        refused -> assertThat(refused.param()).isEqualTo("logprobs"));
        assertThat(little(OnForbidden.REFUSE).judge(Asks.NOTHING, Endpoint.CHAT_COMPLETIONS))
                .isInstanceOf(Grant.Granted.class);
    }

    @Test
    void biasNeverGoesWithLogprobsUnlessAllowed() {
        assertThat(trim(logprobs(LogitBias.WITHOUT_LOGPROBS), MANY).drop()).containsExactly("logit_bias");
        assertThat(trim(logprobs(LogitBias.ALLOWED), MANY).drop()).isEmpty();
        assertThat(trim(logprobs(LogitBias.ALLOWED), MANY).topLogprobs()).isEqualTo(OptionalInt.of(3));
        Asks alone = new Asks(1, 0, false, 0, 3, false, false, false, false, 0, Set.of());
        assertThat(trim(logprobs(LogitBias.WITHOUT_LOGPROBS), alone).drop()).isEmpty();
        assertThat(trim(logprobs(LogitBias.NEVER), alone).drop()).containsExactly("logit_bias");
    }

    @Test
    void aLengthIsSetWhereNoneIsAsked() {
        assertThat(trim(little(OnForbidden.STRIP), Asks.NOTHING).maxTokens()).isEqualTo(OptionalInt.of(100));
    }

    @Test
    void nonsenseIsRefusedAtBirth() {
        assertThatThrownBy(() -> new Exposure(
                        true,
                        21,
                        4,
                        LogitBias.NEVER,
                        1,
                        true,
                        true,
                        true,
                        ReasoningView.FULL,
                        Set.of(),
                        0,
                        true,
                        true,
                        OnForbidden.STRIP))
                .hasMessageContaining("topLogprobsMax")
                .hasMessageContaining("21");
    }

    private static Trim trim(Exposure exposure, Asks asks) {
        return ((Grant.Granted) exposure.judge(asks, Endpoint.CHAT_COMPLETIONS)).trim();
    }
}
