package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyMaskTest {
    private final Redactor redactor = new Redactor();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "write to ann.b+c@mail.example.org now|write to [email] now",
                "card 4111 1111 1111 1111 12/27|card [card] 12/27",
                "1 4111-1111-1111-1111|1 [card]",
                "not a card 4111 1111 1111 1112|not a card 4111 1111 1111 1112",
                "IBAN DE89 3704 0044 0532 0130 00 OK|IBAN [iban] OK",
                "GB82WEST12345698765432.|[iban].",
                "host 203.0.113.7:80 and 2001:db8::8a2e:370:7334|host [ip]:80 and [ip]",
                "version 1.2.3.4.5 at 10:20:30|version 1.2.3.4.5 at 10:20:30",
                "call +49 (0)30 901820 or 555-123-4567|call [phone] or [phone]",
                "sk-proj-abcDEF123456abcDEF123456|[secret]",
                "AKIAIOSFODNN7EXAMPLE ghp_16C7e42F292c6912E7710c838347Ae178B4a|[secret] [secret]",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmN|[secret]",
                "the year 2026, 1000000 times|the year 2026, 1000000 times",
            })
    void personalDataAndSecretsAreMasked(String text, String masked) {
        assertThat(redactor.mask(text)).isEqualTo(masked);
    }

    @Test
    void hostileTextIsMaskedInNoTime() {
        String text = "a.".repeat(50_000) + "1-".repeat(50_000) + "AA11" + " A".repeat(50_000) + "::1".repeat(9_000)
                + "-----BEGIN PRIVATE KEY-----" + "eyJ".repeat(30_000);
        assertThat(redactor.mask(text)).isNotEmpty();
    }

    @Test
    void aRedactedBodyStaysTheSameJsonAroundTheMasks() {
        String body = "{\"model\":\"m\",\"n\":1.50,\"messages\":[{\"role\":\"user\",\"content\":\"ann@example.org\"}]}";
        assertThat(masked(new BodyMask(redactor, false), body))
                .isEqualTo("{\"model\":\"m\",\"n\":1.50,\"messages\":[{\"role\":\"user\",\"content\":\"[email]\"}]}");
    }

    @Test
    void nothingOfTheTextIsLeftInADigest() {
        String body = """
                {"model":"m","max_tokens":7,"marmalade":{"marmalade":5},"messages":[{"role":"marmalade",
                "content":"marmalade"},
                {"role":"assistant","content":[{"type":"tool_use","name":"marmalade","input":{"marmalade":112233}}]}],
                "prompt":[112233,4],"logit_bias":{"112233":1},
                "choices":[{"logprobs":{"token_logprobs":[-0.25],"top_logprobs":[{"marmalade":-1}],
                "content":[{"token":"marmalade","bytes":[112233],"top_logprobs":[{"token":"marmalade"}]}]},
                "message":{"content":"marmalade","role":"assistant"},"finish_reason":"marmalade"}]}""";
        String kept = masked(new BodyMask(new Digester(Samples.DIGEST_KEY), true), body);
        assertThat(kept).doesNotContain("marmalade").doesNotContain("112233");
        assertThat(kept).contains("\"max_tokens\":7", "\"role\":\"assistant\"", "[-0.25]", "\"model\":\"m\"");
    }

    @Test
    void aBodyThatIsNoJsonIsMaskedAsText() {
        assertThat(masked(new BodyMask(redactor, false), "mail ann@example.org"))
                .isEqualTo("mail [email]");
        assertThat(masked(new BodyMask(new Digester(Samples.DIGEST_KEY), true), "mail"))
                .matches("\\{\"unparsed\":\"digest:[0-9a-f]{32}:4\"}");
    }

    private static String masked(BodyMask mask, String body) {
        return new String(mask.mask(body.getBytes(UTF_8)), UTF_8);
    }
}
