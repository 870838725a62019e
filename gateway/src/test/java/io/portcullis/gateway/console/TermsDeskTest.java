package io.portcullis.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.admit.Terms;
import io.portcullis.admit.TermsGate;
import io.portcullis.gateway.console.TermsDesk.Outcome;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.Registry;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TermsDeskTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Caller CALLER = new Caller("a1", "o1", "k1", "free", Verification.NONE);

    @TempDir
    Path folder;

    private Registry registry;
    private TermsDesk desk;
    private Terms terms;

    @BeforeEach
    void open() {
        registry = Registry.open(folder);
        desk = new TermsDesk(registry);
        terms = registry.terms().add("std", "# Fair", "https://x.example", NOW, Duration.ZERO, new Act("t", NOW));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Outcome accept(String body) {
        return desk.accept(CALLER, body.getBytes(StandardCharsets.UTF_8), "192.0.2.1", NOW);
    }

    private boolean open(Caller caller) {
        return TermsGate.check(
                        "std",
                        registry.directory().terms("std"),
                        registry.directory().accepted(caller.account(), "std"),
                        NOW)
                .isEmpty();
    }

    @Test
    void acceptingOpensTheGateAtOnceAndGivesAReceipt() {
        assertThat(open(CALLER)).isFalse();
        Outcome outcome = accept("{\"terms\":\"std\",\"hash\":\"" + terms.hash() + "\"}");
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
            assertThat(accepted.acceptance().ip()).isEqualTo("192.0.2.1");
            assertThat(new String(accepted.json(), StandardCharsets.UTF_8)).contains(terms.hash(), "\"key\":\"k1\"");
        });
        assertThat(open(CALLER)).isTrue();
        assertThat(open(new Caller("a2", "o1", "k2", "free", Verification.NONE)))
                .isFalse();
    }

    @Test
    void aWrongHashOrBodyIsRefusedByField() {
        for (String[] wrong : List.of(
                new String[] {"{\"terms\":\"std\",\"hash\":\"00\"}", "hash"},
                new String[] {"{\"terms\":\"std\"}", "hash"},
                new String[] {"{\"hash\":\"x\"}", "terms"},
                new String[] {"{\"terms\":1,\"hash\":\"x\"}", "terms"},
                new String[] {"{\"terms\":\"std\",\"hash\":\"x\",\"account\":\"a2\"}", "account"},
                new String[] {"[]", ""},
                new String[] {"", "terms"})) {
            assertThat(accept(wrong[0]))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.field()).isEqualTo(wrong[1]));
        }
        assertThat(open(CALLER)).isFalse();
    }

    @Test
    void theTextIsTheOneToAccept() {
        assertThat(desk.text("std", NOW).orElseThrow().markdown()).isEqualTo("# Fair");
        assertThat(desk.text("other", NOW)).isEmpty();
    }

    @Test
    void mutatedBodiesAreRefusedAndNeverThrow() {
        String valid = "{\"terms\":\"std\",\"hash\":\"" + terms.hash() + "\"}";
        Random random = new Random(3);
        for (int n = 0; n < 5_000; n++) {
            StringBuilder text = new StringBuilder(valid);
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.setLength(Math.max(1, at));
                    default -> text.insert(at, "{[\"\\,:1e9".charAt(random.nextInt(9)));
                }
            }
            assertThat(accept(text.toString())).isNotNull();
        }
    }
}
