package io.portcullis.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.ledger.MalformedException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SealedFactTest {
    private static final Fact FACT = new Fact(
            Fact.Kind.DECISION,
            Instant.parse("2026-05-01T10:00:00.123Z"),
            "decide",
            "account:a\"17",
            "{ \"z\": 1.0, \"a\": [true, 1e21, \"\\u20ac\"] }");

    @Test
    void aFactIsWrittenInItsOneSpellingAndReadBack() {
        SealedFact sealed = SealedFact.of(FACT, new byte[32]);
        assertThat(sealed.json())
                .isEqualTo("{\"at\":\"2026-05-01T10:00:00.123Z\",\"body\":{\"a\":[true,1e+21,\"€\"],\"z\":1},"
                        + "\"by\":\"decide\",\"kind\":\"DECISION\",\"subject\":\"account:a\\\"17\"}");
        Fact back = sealed.fact();
        assertThat(back.subject()).isEqualTo(FACT.subject());
        assertThat(back.at()).isEqualTo(FACT.at());
        assertThat(SealedFact.of(back, new byte[32]).entry()).isEqualTo(sealed.entry());
    }

    @Test
    void theEntryDependsOnSaltAndEveryField() {
        byte[] entry = SealedFact.of(FACT, new byte[32]).entry();
        byte[] salt = new byte[32];
        salt[31] = 1;
        assertThat(entry).hasSize(32).isNotEqualTo(SealedFact.of(FACT, salt).entry());
        assertThat(entry)
                .isNotEqualTo(SealedFact.of(
                                new Fact(FACT.kind(), FACT.at().plusNanos(1), FACT.by(), FACT.subject(), FACT.body()),
                                new byte[32])
                        .entry());
        assertThatThrownBy(() -> new SealedFact(new byte[31], "{}")).isInstanceOf(MalformedException.class);
    }

    /** The example of RFC 8785, section 3.2.2 and 3.2.3. */
    @Test
    void theExampleOfTheRfcComesOutAsPrinted() {
        String json = "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
                + "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
                + "\"literals\":[null,true,false]}";
        assertThat(CanonicalJson.of(json))
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void hostileJsonIsRefused() {
        for (String bad : new String[] {
            "",
            "x",
            "{",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1}x",
            "[".repeat(100_000),
            "{\"a\":\"\\",
            "{\"a\":NaN}",
            "{\"a\":1e999}"
        }) {
            assertThatThrownBy(() -> CanonicalJson.of(bad)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> new SealedFact(new byte[32], "{\"kind\":\"NONE\"}").fact())
                .isInstanceOf(MalformedException.class);
    }
}
