package io.portcullis.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.admit.Keep;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.CustodyLog;
import io.portcullis.gateway.store.log.AccountLines;
import io.portcullis.gateway.store.log.Custodian;
import io.portcullis.gateway.store.log.ExchangeListener;
import io.portcullis.gateway.store.log.ExchangeLog;
import io.portcullis.gateway.store.log.LogSettings;
import io.portcullis.gateway.store.log.Samples;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CaseHoldsTest {
    private static final Instant NOW = CaseBookTest.NOW;
    private static final Act ANN = new Act("ann", NOW);

    @TempDir
    private Path folder;

    private final Map<String, Set<String>> members = new HashMap<>();
    private Registry registry;
    private CampaignRoll roll;

    @BeforeEach
    void open() {
        registry = Registry.open(folder);
        roll = new CampaignRoll(registry, asked -> members, InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private String opened(String... subjects) {
        return registry.cases()
                .open("admin:ann", "Copying?", List.of(subjects), NOW)
                .id();
    }

    @Test
    void aHoldCoversSubjectsAndPickedAccountsAndOutlivesTheClosing() {
        String id = opened("campaign:c1", "account:a1", "account:a2");
        registry.cases().pick(id, "x9", "a3", "", ANN);
        assertThat(registry.holds().covered()).isEmpty();
        registry.holds().hold(id, "Counsel asks.", ANN);
        int lines = registry.cases().get(id).custody().size();
        registry.holds().hold(id, "Counsel asks.", ANN);
        assertThat(registry.cases().get(id).custody()).hasSize(lines);
        registry.cases().close(id, Case.Reason.EXTRACTION, "Proved.", ANN);
        assertThat(registry.holds().covered()).containsExactly("a1", "a2", "a3");
        assertThat(registry.holds().on("a3")).contains(id);
        registry.holds().release(id, "Settled.", ANN);
        assertThat(registry.holds().covered()).isEmpty();
    }

    @Test
    void whoWasSeenInANamedCampaignIsCoveredAndToldOnceAndNeverALabel() {
        String id = opened("campaign:c1");
        members.put("c1", Set.of("a1"));
        roll.call();
        registry.holds().hold(id, "Counsel asks.", ANN);
        members.put("c1", Set.of("a7"));
        members.put("c2", Set.of("a8"));
        assertThat(roll.covered()).containsExactly("a1", "a7");
        registry.cases().close(id, Case.Reason.EXTRACTION, "Proved.", ANN);
        members.put("c1", Set.of("a9"));
        assertThat(roll.holdOn("a9")).as("after the closing, too").contains(id);
        assertThat(registry.cases().labels()).as("nobody named them").isEmpty();
        Case held = registry.cases().get(id);
        assertThat(held.timeline())
                .extracting(Case.Happening::what)
                .contains("Seen in campaign c1: a1", "Seen in campaign c1: a7", "Seen in campaign c1: a9");
        assertThat(CustodyLog.fault(held.custody())).isEmpty();
        roll.call();
        assertThat(registry.cases().get(id)).isEqualTo(held);
    }

    @Test
    void theMembersOutliveARestartAndCampaignsThatNoCaseIsAboutAreNotWrittenDown() {
        String id = opened("campaign:c1");
        registry.holds().hold(id, "Counsel asks.", ANN);
        members.put("c1", IntStream.range(0, 25).mapToObj(i -> "m" + i).collect(Collectors.toSet()));
        roll.call();
        assertThat(registry.cases().get(id).timeline().getLast().what()).endsWith(" and 5 more");
        registry.close();
        registry = Registry.open(folder);
        assertThat(registry.holds().covered()).hasSize(25);
        registry.holds().release(id, "Settled.", ANN);
        registry.cases().close(id, Case.Reason.MISUSE, "Proved.", ANN);
        assertThat(registry.holds().campaigns()).isEmpty();
        roll = new CampaignRoll(
                registry,
                asked -> {
                    throw new AssertionError("nobody is asked for");
                },
                InstantSource.fixed(NOW));
        roll.call();
    }

    @Test
    void retentionKeepsTheLinesOfALateJoiner() throws Exception {
        String id = opened("campaign:c1");
        registry.holds().hold(id, "Counsel asks.", ANN);
        LogSettings settings = LogSettings.in(folder.resolve("exchanges"), new byte[32])
                .rotating(2_000, Duration.ofDays(365))
                .keeping(2_000, Duration.ofDays(365));
        Custodian custodian = new Custodian(roll::covered, registry.deletions());
        try (ExchangeLog log = ExchangeLog.open(settings, InstantSource.fixed(NOW), ExchangeListener.NONE, custodian)) {
            members.put("c1", Set.of("late"));
            for (int i = 0; i < 60; i++) {
                String account = i == 0 ? "late" : "other";
                log.offer(Samples.recorded("x" + i, account, NOW.plusMillis(i), "question " + i, "", Keep.FULL));
                log.flush().toCompletableFuture().get();
            }
        }
        assertThat(registry.deletions().list(100)).as("segments went").isNotEmpty();
        assertThat(lines("late")).isEqualTo(1);
        assertThat(lines("other")).isBetween(1L, 58L);
    }

    private long lines(String account) throws Exception {
        return AccountLines.copy(folder.resolve("exchanges"), Optional.empty(), account, new ByteArrayOutputStream());
    }

    @Test
    void whereTheDetectorsFailNothingIsSaidToBeFreeOfAHold() {
        opened("campaign:c1");
        CampaignRoll broken = new CampaignRoll(
                registry,
                asked -> {
                    throw StoreException.unavailable("locked", new IllegalStateException());
                },
                InstantSource.fixed(NOW));
        assertThatExceptionOfType(StoreException.class).isThrownBy(broken::covered);
        broken.callQuietly();
        assertThat(registry.degraded()).singleElement().asString().contains("not written down: locked");
        roll.callQuietly();
        assertThat(registry.degraded()).isEmpty();
    }
}
