package io.portcullis.evidence.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.evidence.bundle.Sample;
import io.portcullis.evidence.statement.Envelope.Opened;
import io.portcullis.ledger.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Envelopes against the vectors of DSSE's protocol: the encoding that is signed byte for byte, and Ed25519 signatures
 * made by others with the keys of RFC 8032 (A and B).
 */
class EnvelopeTest {
    private static final String BODY = "eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEifQ==";
    private static final String SIG_A =
            "2WAfaHm5jluo0w+0rk8uVkluELJYWjSmU9x7EUzx+AyteDGJ4/nqyJXfmAUVFIAoQafWm7AxBZNw5M9ixNHiCA==";
    private static final String SIG_B =
            "c1+67/aT0yqEpwx8PsVY3MLHsj9D0CZ014/Fv/QlG59P+9CobUZ7xECJ/V3USG0Ob9CiE5LjReEZUzNF2l7eBw==";
    private static final Trusted A = Sample.KEY.verifier()::verify;
    private static final Trusted B = Sample.OTHER_KEY.verifier()::verify;

    @Test
    void theEncodingThatIsSignedIsThatOfTheProtocol() {
        byte[] hello = "hello world".getBytes(StandardCharsets.UTF_8);
        assertThat(new String(Envelope.signed("http://example.com/HelloWorld", hello), StandardCharsets.UTF_8))
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        assertThat(new String(Envelope.signed("", new byte[0]), StandardCharsets.UTF_8))
                .isEqualTo("DSSEv1 0  0 ");
        assertThat(HexFormat.of().formatHex(Envelope.signed("application/vnd.exämple+json", new byte[0])))
                .startsWith("445353457631203239206170706c69636174696f6e2f766e642e6578c3a46d706c652b6a736f6e20");
    }

    @Test
    void aSignatureMadeByAnotherImplementationHolds() {
        byte[] envelope = envelope(BODY, Envelope.IN_TOTO, signature("A", SIG_A));
        assertThat(body(envelope)).isEqualTo("{\"_type\":\"https://in-toto.io/Statement/v1\"}");
    }

    @Test
    void oursIsTheSignatureThatTheOtherImplementationMakes() {
        byte[] sealed = Envelope.seal(Envelope.IN_TOTO, Base64.getDecoder().decode(BODY), signatory(Sample.KEY));
        assertThat(new String(sealed, StandardCharsets.UTF_8)).contains(SIG_A).contains(BODY);
    }

    @Test
    void bothAlphabetsOfBase64AreRead() {
        String urlSafe = "P-_KHICeR7tI6S_YyejJTRtrXhcQyQ2LYPaL8h90KjC9qN8HU_svOQ6TuDOT1HIrsGW886DbWNWcCmX5twLrAw==";
        Opened opened = open(envelope("-_-_Pj8=", Envelope.IN_TOTO, signature("A", urlSafe)), 1, A);
        assertThat(opened).isInstanceOf(Opened.Verified.class);
    }

    @Test
    void aTypeThatWasSwappedIsRefusedEvenWhereItIsExpected() {
        byte[] envelope = envelope(BODY, "application/vnd.example.other+json", signature("A", SIG_A));
        Opened opened = Envelope.open(envelope, "application/vnd.example.other+json", List.of(A));
        assertThat(opened).isInstanceOf(Opened.Broken.class);
        assertThat(open(envelope, 1, A)).isInstanceOf(Opened.Broken.class);
    }

    @Test
    void keyIdsAreNeverBelieved() {
        assertThat(open(envelope(BODY, Envelope.IN_TOTO, signature("B", SIG_A)), 1, A))
                .isInstanceOf(Opened.Verified.class);
        assertThat(open(envelope(BODY, Envelope.IN_TOTO, signature("A", SIG_A)), 1, B))
                .isInstanceOf(Opened.Broken.class);
    }

    @Test
    void aThresholdCountsKeysAndNotSignatures() {
        byte[] two = envelope(BODY, Envelope.IN_TOTO, signature("A", SIG_A) + "," + signature("B", SIG_B));
        byte[] twice = envelope(BODY, Envelope.IN_TOTO, signature("A", SIG_A) + "," + signature("B", SIG_A));
        byte[] unnamed = envelope(BODY, Envelope.IN_TOTO, "{\"sig\":\"%s\"},{\"sig\":\"%s\"}".formatted(SIG_A, SIG_B));
        assertThat(open(two, 2, A, B)).isInstanceOf(Opened.Verified.class);
        assertThat(open(unnamed, 2, A, B)).isInstanceOf(Opened.Verified.class);
        assertThat(open(twice, 2, A, B)).isInstanceOf(Opened.Broken.class);
    }

    @Test
    void whatIsNoEnvelopeIsBrokenWithAReason() {
        for (String text : List.of("", "[]", "{}", "{\"payload\":1,\"payloadType\":\"x\"}", "{\"payload\":\"A\"}")) {
            assertThat(open(text.getBytes(StandardCharsets.UTF_8), 1, A)).isInstanceOf(Opened.Broken.class);
        }
    }

    static Signatory signatory(SigningKey key) {
        return new Signatory() {
            @Override
            public String keyId() {
                return "A";
            }

            @Override
            public byte[] sign(byte[] message) {
                return key.sign(message);
            }
        };
    }

    private static Opened open(byte[] envelope, int threshold, Trusted... keys) {
        return Envelope.open(envelope, Envelope.IN_TOTO, List.of(keys), threshold);
    }

    private static String body(byte[] envelope) {
        return open(envelope, 1, A) instanceof Opened.Verified(byte[] body)
                ? new String(body, StandardCharsets.UTF_8)
                : "broken";
    }

    private static String signature(String keyId, String sig) {
        return "{\"keyid\":\"%s\",\"sig\":\"%s\"}".formatted(keyId, sig);
    }

    private static byte[] envelope(String payload, String type, String signatures) {
        return "{\"payload\":\"%s\",\"payloadType\":\"%s\",\"signatures\":[%s]}"
                .formatted(payload, type, signatures)
                .getBytes(StandardCharsets.UTF_8);
    }
}
