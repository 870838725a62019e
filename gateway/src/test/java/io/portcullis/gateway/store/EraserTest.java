package io.portcullis.gateway.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.admit.Keep;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.Fact;
import io.portcullis.gateway.store.log.AccountLines;
import io.portcullis.gateway.store.log.Custodian;
import io.portcullis.gateway.store.log.ExchangeListener;
import io.portcullis.gateway.store.log.ExchangeLog;
import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.gateway.store.log.LogSettings;
import io.portcullis.gateway.store.log.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EraserTest {
    private static final Act ANN = new Act("ann", CaseBookTest.NOW);

    @TempDir
    Path data;

    private final InstantSource clock = InstantSource.fixed(CaseBookTest.NOW);
    private final KeyRing ring = new KeyRing("m", Map.of("m", new byte[32]));
    private final List<String> forgotten = new ArrayList<>();
    private final Map<String, Set<String>> members = new HashMap<>();
    private Registry registry;
    private ExchangeLog log;
    private EvidenceFolder evidence;
    private CampaignRoll roll;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(data);
        evidence = new EvidenceFolder(data, () -> Optional.of(ring));
        roll = new CampaignRoll(registry, asked -> members, clock);
        LogSettings settings =
                LogSettings.in(data.resolve("exchanges"), new byte[32]).encrypted(ring);
        Custodian custodian = new Custodian(roll::covered, registry.deletions());
        log = ExchangeLog.open(settings, clock, ExchangeListener.NONE, custodian);
        for (String id : List.of("x1", "y1", "x2")) {
            log.offer(Samples.recorded(id, id.startsWith("x") ? "a1" : "a2", CaseBookTest.NOW, "words", "", Keep.FULL));
        }
        log.flush().toCompletableFuture().get();
    }

    @AfterEach
    void close() {
        log.close();
        registry.close();
    }

    private long lines(String account) throws IOException {
        return AccountLines.copy(data.resolve("exchanges"), Optional.of(ring), account, new ByteArrayOutputStream());
    }

    private Eraser eraser() {
        return new Eraser(registry, log, evidence, roll, forgotten::add, clock);
    }

    private String caseWith(String exchange) throws IOException {
        String id = registry.cases()
                .open("admin:ann", "Copying?", List.of("account:a9"), CaseBookTest.NOW)
                .id();
        evidence.keep(id, exchange, log.line(exchange).orElseThrow());
        registry.cases().pick(id, exchange, "a1", "", ANN);
        return id;
    }

    @Test
    void anErasedAccountLeavesDigestsAndProofsOnly() throws Exception {
        String id = caseWith("x2");
        assertThat(evidence.kept(id, "x2").map(line -> new String(line, UTF_8)))
                .hasValueSatisfying(line -> assertThat(line).contains("words"));
        try (Eraser eraser = eraser()) {
            Erasures.Erasure done = eraser.now("a1", "Article 17", ANN);
            assertThat(done.state()).isEqualTo(Erasures.State.DONE);
            assertThat(done.exchanges()).isEqualTo(2);
            assertThat(done.copies()).isEqualTo(1);
        }
        assertThat(lines("a1")).isZero();
        assertThat(lines("a2")).isEqualTo(1);
        assertThat(evidence.kept(id, "x2")).isEmpty();
        assertThat(registry.cases().get(id).picked()).isEmpty();
        assertThat(registry.cases().get(id).custody().getLast().act()).isEqualTo(Case.Act.REMOVED);
        assertThat(forgotten).containsExactly("exchange:x1", "exchange:x2", "account:a1");
        assertThat(registry.outbox().after(0, 100))
                .extracting(one -> one.fact())
                .filteredOn(fact -> fact.kind() == Fact.Kind.ERASURE)
                .singleElement()
                .satisfies(fact -> assertThat(fact.body()).contains("\"exchanges\":2", "\"after\":\""));
    }

    @Test
    void evidenceMovesToAFreshMasterKeyWithTheSegments() throws Exception {
        String id = caseWith("x2");
        byte[] fresh = new byte[32];
        fresh[3] = 7;
        KeyRing both = new KeyRing("n", Map.of("m", new byte[32], "n", fresh));
        EvidenceFolder rotated = new EvidenceFolder(data, () -> Optional.of(both));
        assertThat(rotated.rewrap()).isEqualTo(1);
        assertThat(rotated.rewrap()).isZero();
        KeyRing onlyNew = new KeyRing("n", Map.of("n", fresh));
        assertThat(new EvidenceFolder(data, () -> Optional.of(onlyNew)).kept(id, "x2"))
                .isPresent();
    }

    @Test
    void aHeldAccountIsRefusedWithTheCaseThatHoldsIt() throws Exception {
        String id = caseWith("x1");
        registry.holds().hold(id, "Counsel asks.", ANN);
        try (Eraser eraser = eraser()) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> eraser.now("a1", "Article 17", ANN))
                    .withMessageContaining("legal hold in case " + id);
        }
        assertThat(lines("a1")).isEqualTo(2);
        assertThat(registry.erasures().of("a1")).isEmpty();
    }

    @Test
    void anAccountThatJoinsAHeldCampaignLaterIsRefusedEvenWhereItJoinedASecondAgo() throws Exception {
        String id = registry.cases()
                .open("admin:ann", "Copying?", List.of("campaign:c1", "account:a2"), CaseBookTest.NOW)
                .id();
        registry.holds().hold(id, "Counsel asks.", ANN);
        try (Eraser eraser = eraser()) {
            members.put("c1", Set.of("a1", "a2"));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> eraser.now("a1", "Article 17", ANN))
                    .withMessageContaining("legal hold in case " + id);
            members.clear();
            assertThatExceptionOfType(StoreException.class)
                    .as("who left the campaign stays covered")
                    .isThrownBy(() -> eraser.start("a1", "Article 17", ANN));
            assertThat(lines("a1")).isEqualTo(2);
            registry.holds().release(id, "Settled.", ANN);
            assertThat(eraser.now("a1", "Article 17", ANN).state()).isEqualTo(Erasures.State.DONE);
        }
        assertThat(registry.cases().get(id).timeline())
                .extracting(Case.Happening::what)
                .contains("Seen in campaign c1: a1, a2");
    }

    @Test
    void whatACrashCutShortGoesOnAtTheNextStart() throws Exception {
        registry.erasures().ask("a1", "Article 17", ANN);
        try (Eraser eraser = eraser()) {
            eraser.resume();
        }
        assertThat(registry.erasures().of("a1"))
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(Erasures.State.DONE));
        assertThat(lines("a1")).isZero();
    }

    @Test
    void aDeletionThatACrashLeftUnprovedIsSettledByLookingAtTheDisk() throws Exception {
        var removal = new io.portcullis.gateway.store.log.Removal("s1", "00", "", 1, 1, "x", "x", "", "age");
        registry.deletions().intend(removal, CaseBookTest.NOW);
        var there =
                new io.portcullis.gateway.store.log.Removal("s2", Sha.of("still here"), "", 1, 1, "x", "x", "", "age");
        Files.writeString(data.resolve("s2"), "still here");
        registry.deletions().intend(there, CaseBookTest.NOW);
        registry.deletions().settle(data, CaseBookTest.NOW);
        assertThat(registry.deletions().list(10)).singleElement().satisfies(entry -> {
            assertThat(entry.gone()).isTrue();
            assertThat(entry.removal().segment()).isEqualTo("s1");
        });
        assertThat(registry.outbox().after(0, 10)).hasSize(1);
    }

    /** The hash of a text, as sha256sum prints it. */
    private static final class Sha {
        static String of(String text) {
            return io.portcullis.gateway.authenticate.KeySecret.hash(text);
        }
    }
}
