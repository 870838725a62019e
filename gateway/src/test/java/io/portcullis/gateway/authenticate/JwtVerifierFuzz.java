package io.portcullis.gateway.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.gateway.authenticate.Authentication.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JwtVerifierFuzz {
    @Test
    void mutatedCredentialsAreNeverKnownAndNeverThrow() {
        Instant now = Instant.ofEpochSecond(1_800_000_000);
        Mint mint = new Mint();
        JwtVerifier verifier = new JwtVerifier(List.of(new Issuer(
                "i", "a", Set.of("RS256", "ES256", "EdDSA"), Issuer.Claims.SUBJECT_ONLY, "p", Duration.ZERO)));
        verifier.jwks("i", mint.jwks());
        Authenticator authenticator = new Authenticator(() -> Directory.EMPTY, verifier);
        String body = "{\"iss\":\"i\",\"aud\":\"a\",\"sub\":\"x\",\"exp\":1900000000}";
        List<String> valid = List.of(mint.token("ES256", "ec", body), mint.token("EdDSA", "ed", body));
        valid.forEach(token ->
                assertThat(authenticator.identify(token, "192.0.2.1", now)).isInstanceOf(Known.class));
        Random random = new Random(7);
        for (int n = 0; n < 20_000; n++) {
            String token = mutated(valid.get(random.nextInt(valid.size())), random);
            Authentication result = authenticator.identify(token, "192.0.2.1", now);
            assertThat(result instanceof Known && !valid.contains(token))
                    .as(token)
                    .isFalse();
        }
    }

    private static String mutated(String token, Random random) {
        StringBuilder text = new StringBuilder(token);
        int last = text.lastIndexOf(".");
        for (int times = 1 + random.nextInt(4); times > 0 && !text.isEmpty(); times--) {
            int at = random.nextInt(Math.min(text.length(), last));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(0x3000));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, text.substring(0, random.nextInt(at + 1)));
                default -> text.setCharAt(at, ".=-_A{\"".charAt(random.nextInt(7)));
            }
            last = Math.max(1, Math.min(last, text.length()));
        }
        return text.toString();
    }
}
