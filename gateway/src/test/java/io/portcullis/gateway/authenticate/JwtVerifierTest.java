package io.portcullis.gateway.authenticate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.gateway.authenticate.Authentication.Known;
import io.portcullis.gateway.authenticate.Authentication.Unknown;
import io.portcullis.gateway.authenticate.Authentication.Why;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JwtVerifierTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Mint MINT = new Mint();
    private static final Issuer ISSUER = new Issuer(
            "https://id.example",
            "portcullis",
            Set.of("RS256", "ES256", "EdDSA"),
            new Issuer.Claims("sub", "org", "plan", "verified"),
            "free",
            Duration.ofSeconds(30));
    private static final String GOOD =
            "{\"iss\":\"https://id.example\",\"aud\":\"portcullis\",\"sub\":\"a1\",\"exp\":1800000600}";

    private final JwtVerifier verifier = new JwtVerifier(List.of(ISSUER));

    JwtVerifierTest() {
        verifier.jwks("https://id.example", MINT.jwks());
    }

    private Authentication identify(String token) {
        return verifier.identify(token, NOW, Directory.EMPTY);
    }

    private void assertBad(String token) {
        assertThat(identify(token)).isInstanceOfSatisfying(Unknown.class, unknown -> {
            assertThat(unknown.why()).isEqualTo(Why.BAD_TOKEN);
            assertThat(unknown.message()).doesNotContain(token.substring(0, 10));
        });
    }

    private static String body(String more) {
        return GOOD.substring(0, GOOD.length() - 1) + "," + more + "}";
    }

    @Test
    void eachPinnedAlgorithmIsAcceptedAndTheClaimsSayWhoCalls() {
        String body = body("\"org\":\"o1\",\"plan\":\"pro\",\"verified\":\"payment\"");
        for (String[] one : new String[][] {{"RS256", "rsa"}, {"ES256", "ec"}, {"EdDSA", "ed"}}) {
            Known known = (Known) identify(MINT.token(one[0], one[1], body));
            Caller caller = known.caller();
            assertThat(caller.account()).isEqualTo("a1");
            assertThat(caller.org()).isEqualTo("o1");
            assertThat(caller.plan()).isEqualTo("pro");
            assertThat(caller.verified()).isEqualTo(Verification.PAYMENT);
        }
    }

    @Test
    void noneAndHmacWithThePublicKeyAndUnpinnedAlgorithmsAreRefused() {
        assertBad(MINT.token("none", "rsa", GOOD));
        assertBad(MINT.token("HS256", "rsa", GOOD));
        assertBad(MINT.token("RS384", "rsa", GOOD));
        assertBad(MINT.token("RS256", "ec", GOOD));
        assertBad(MINT.signed("{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"rsa\"}", GOOD));
        assertBad(MINT.signed("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"x\"],\"x\":1}", GOOD));
        assertBad(MINT.signed("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"b64\":false}", GOOD));
        assertBad(MINT.signed("{\"alg\":[\"RS256\"],\"kid\":\"rsa\"}", GOOD));
    }

    @Test
    void unknownAndMissingKeyIdsAreRefused() {
        assertBad(MINT.token("RS256", "other", GOOD));
        assertBad(MINT.signed("{\"alg\":\"RS256\"}", GOOD));
        assertBad(new Mint().token("RS256", "rsa", GOOD));
    }

    @Test
    void wrongAudienceIssuerAndMissingClaimsAreRefused() {
        assertBad(MINT.token("RS256", "rsa", GOOD.replace("portcullis", "other")));
        assertBad(MINT.token("RS256", "rsa", GOOD.replace("\"portcullis\"", "{\"a\":\"portcullis\"}")));
        assertBad(MINT.token("RS256", "rsa", GOOD.replace("id.example", "evil.example")));
        assertBad(MINT.token("RS256", "rsa", GOOD.replace("\"sub\"", "\"other\"")));
        assertBad(MINT.token("RS256", "rsa", GOOD.replace("\"exp\"", "\"other\"")));
        assertBad(MINT.token("RS256", "rsa", GOOD.replace("\"a1\"", "7")));
        assertBad(MINT.token("RS256", "rsa", GOOD.replace("a1", "a\\u0000b")));
        assertBad(MINT.token("RS256", "rsa", body("\"verified\":\"emperor\"")));
        assertThat(identify(MINT.token("RS256", "rsa", GOOD.replace("\"portcullis\"", "[\"x\",\"portcullis\"]"))))
                .isInstanceOf(Known.class);
    }

    @Test
    void duplicateClaimsAreRefusedEvenWhenProperlySigned() {
        assertBad(MINT.token("RS256", "rsa", body("\"sub\":\"a2\"")));
    }

    @Test
    void timesCountWithTheSkewAndNoMore() {
        String token = MINT.token("RS256", "rsa", GOOD);
        Instant end = Instant.ofEpochSecond(1_800_000_630);
        assertThat(verifier.identify(token, end.minusMillis(1), Directory.EMPTY))
                .isInstanceOf(Known.class);
        for (int twice = 0; twice < 2; twice++) {
            assertThat(verifier.identify(token, end, Directory.EMPTY))
                    .isInstanceOfSatisfying(
                            Unknown.class, it -> assertThat(it.why()).isEqualTo(Why.EXPIRED));
        }
        String later = MINT.token("RS256", "rsa", body("\"nbf\":1800000031"));
        assertBad(later);
        assertThat(verifier.identify(later, NOW.plusSeconds(1), Directory.EMPTY))
                .isInstanceOf(Known.class);
        assertBad(MINT.token("RS256", "rsa", GOOD.replace("1800000600", "1e400")));
        assertBad(MINT.token("RS256", "rsa", GOOD.replace("1800000600", "\"1800000600\"")));
    }

    @Test
    void aTokenOverTheBoundIsNotLookedAt() {
        assertBad(MINT.token("RS256", "rsa", body("\"x\":\"" + "y".repeat(JwtVerifier.MOST_CHARACTERS) + "\"")));
    }

    @Test
    void aFlippedBitAnywhereIsRefused() {
        String token = MINT.token("ES256", "ec", GOOD);
        assertThat(identify(token)).isInstanceOf(Known.class);
        for (int i = 0; i < token.length() - 1; i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(identify(token.substring(0, i) + other + token.substring(i + 1)))
                    .isInstanceOf(Unknown.class);
        }
    }

    @Test
    void newKeysEndWhatTheOldOnesSignedAndBadKeysChangeNothing() {
        String token = MINT.token("RS256", "rsa", GOOD);
        assertThat(identify(token)).isInstanceOf(Known.class);
        assertThatThrownBy(() -> verifier.jwks("https://id.example", "{\"keys\":[]}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(identify(token)).isInstanceOf(Known.class);
        verifier.jwks("https://id.example", new Mint().jwks());
        assertBad(token);
    }

    @Test
    void secretKeysOfAJwksAreNeverUsed() {
        String oct =
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"rsa\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"}]}";
        assertThatThrownBy(() -> verifier.jwks("https://id.example", oct)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theOperatorsWordOnAnAccountWinsAtOnce() {
        String token = MINT.token("RS256", "rsa", body("\"plan\":\"enterprise\""));
        assertThat(((Known) identify(token)).caller().plan()).isEqualTo("enterprise");
        for (AccountRecord.Status status : AccountRecord.Status.values()) {
            AccountRecord account = new AccountRecord("a1", "o9", "free", Verification.EMAIL, status, NOW);
            Directory known = new Directory(Map.of(), Map.of("a1", account), Map.of(), Map.of());
            Authentication result = verifier.identify(token, NOW, known);
            switch (status) {
                case ACTIVE -> assertThat(((Known) result).caller().plan()).isEqualTo("free");
                case SUSPENDED -> assertThat(((Unknown) result).why()).isEqualTo(Why.SUSPENDED);
            }
        }
    }

    @Test
    void symmetricAlgorithmsCannotBeConfigured() {
        Issuer.Claims claims = Issuer.Claims.SUBJECT_ONLY;
        assertThatThrownBy(() -> new Issuer("i", "a", Set.of("HS256"), claims, "p", Duration.ZERO))
                .hasMessageContaining("algorithms");
    }
}
