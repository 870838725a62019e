package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.admit.Keep;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RetentionTest {
    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.START);
    private final InstantSource clock = now::get;
    private final Set<String> held = new HashSet<>();
    private final Proofs proofs = new Proofs();

    /** A book of deletions in memory. */
    private final class Proofs implements Undertaker {
        private final Map<Long, Removal> intended = new LinkedHashMap<>();
        private final List<Removal> gone = new ArrayList<>();

        @Override
        public synchronized long intend(Removal removal, Instant at) {
            assertThat(find(removal.segment())).isTrue();
            intended.put((long) intended.size(), removal);
            return intended.size() - 1L;
        }

        @Override
        public synchronized void gone(long number, Instant at) {
            Removal removal = intended.get(number);
            boolean left = removal.reason().startsWith("older")
                    ? Files.exists(folder.resolve(removal.segment()))
                    : find(removal.segment());
            assertThat(left).isEqualTo(!removal.after().isEmpty());
            gone.add(removal);
        }

        private boolean find(String segment) {
            return Files.exists(folder.resolve(segment))
                    || Files.exists(folder.resolve("held").resolve(segment));
        }
    }

    private LogSettings settings(boolean encrypted) {
        LogSettings settings = Samples.settings(folder).keeping(1 << 30, Duration.ofHours(10));
        return encrypted ? settings.encrypted(new KeyRing("m", Map.of("m", new byte[32]))) : settings;
    }

    private ExchangeLog open(LogSettings settings) throws IOException {
        return ExchangeLog.open(settings, clock, ExchangeListener.NONE, new Custodian(() -> Set.copyOf(held), proofs));
    }

    /** One segment of three exchanges an hour, of accounts a, b and c. */
    private void write(LogSettings settings, int hours) throws Exception {
        for (int hour = 0; hour < hours; hour++) {
            try (ExchangeLog log = open(settings)) {
                for (String account : List.of("a", "b", "c")) {
                    String id = account + hour;
                    log.offer(Samples.recorded(id, account, now.get(), "text of " + id, "reply", Keep.FULL));
                }
                log.flush().toCompletableFuture().get();
            }
            now.set(now.get().plus(Duration.ofHours(1)));
        }
    }

    private void sweep(LogSettings settings) throws IOException {
        open(settings).close();
    }

    private static List<String> lines(LogSettings settings, String account) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AccountLines.copy(settings.folder(), settings.keys(), account, out);
        return out.toString(UTF_8)
                .lines()
                .map(line -> line.substring(7, line.indexOf('"', 7)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsDeletedIsProvedByDigestCountAndRange(boolean encrypted) throws Exception {
        LogSettings settings = settings(encrypted);
        write(settings, 6);
        Path first = Segment.in(folder).getFirst().file();
        String sha256 = SegmentLines.sha256(first);
        now.set(Samples.START.plus(Duration.ofHours(11)).plusSeconds(1));
        sweep(settings);
        assertThat(first).doesNotExist();
        assertThat(proofs.gone).hasSize(1).first().satisfies(removal -> {
            assertThat(removal.segment()).isEqualTo(first.getFileName().toString());
            assertThat(removal.sha256()).isEqualTo(sha256);
            assertThat(removal.exchanges()).isEqualTo(3);
            assertThat(removal.firstId()).isEqualTo("a0");
            assertThat(removal.lastId()).isEqualTo("c0");
        });
        assertThat(lines(settings, "b")).containsExactly("b1", "b2", "b3", "b4", "b5");
    }

    @Test
    void aSegmentThatIsAlreadyCopiedToWhatIsHeldIsReadOnce() throws Exception {
        LogSettings settings = settings(false);
        write(settings, 2);
        Path first = Segment.in(folder).getFirst().file();
        Path copy = Files.createDirectories(folder.resolve("held")).resolve(first.getFileName());
        Files.copy(first, copy);
        assertThat(lines(settings, "b")).containsExactly("b0", "b1");
        List<Path> listed = AccountLines.segments(folder);
        Files.delete(first);
        List<String> late = new ArrayList<>();
        for (Path segment : listed) {
            AccountLines.each(folder, segment, settings.keys(), (head, buffer, offset, length) -> late.add(head.id()));
        }
        assertThat(late).containsExactly("a0", "b0", "c0", "a1", "b1", "c1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHeldAccountsExchangesOutliveTheirSegmentsAndGoWhenReleased(boolean encrypted) throws Exception {
        LogSettings settings = settings(encrypted);
        write(settings, 4);
        held.add("b");
        now.set(Samples.START.plus(Duration.ofDays(9)));
        sweep(settings);
        assertThat(Segment.in(folder)).isEmpty();
        assertThat(lines(settings, "b")).containsExactly("b0", "b1", "b2", "b3");
        assertThat(lines(settings, "a")).isEmpty();
        assertThat(AccountLines.line(folder, settings.keys(), "b2")).isPresent();
        if (encrypted) {
            assertThat(new String(
                            Files.readAllBytes(Segment.in(folder.resolve("held"))
                                    .getFirst()
                                    .file()),
                            UTF_8))
                    .doesNotContain("text of");
        }
        held.clear();
        sweep(settings);
        assertThat(lines(settings, "b")).isEmpty();
        assertThat(Segment.in(folder.resolve("held"))).isEmpty();
        assertThat(proofs.gone).hasSize(8);
    }

    @Test
    void aSegmentThatGoesWhileAFolderIsReadIsNotAmongThem() throws Exception {
        Path file = Segment.name(folder, Instant.parse("2026-01-02T03:04:05Z"), 7, false);
        Files.writeString(file, "x");
        assertThat(Segment.of(file)).map(Segment::bytes).contains(1L);
        Files.delete(file);
        assertThat(Segment.of(file)).isEmpty();
    }

    @Test
    void whereHoldsCannotBeAskedForNothingIsDeleted() throws Exception {
        LogSettings settings = settings(false);
        write(settings, 2);
        now.set(Samples.START.plus(Duration.ofDays(9)));
        Custodian mute = new Custodian(
                () -> {
                    throw new IllegalStateException("the store is locked");
                },
                proofs);
        try (ExchangeLog log = ExchangeLog.open(settings, clock, ExchangeListener.NONE, mute)) {
            while (log.degraded().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(log.degraded()).first().asString().contains("the store is locked");
        }
        assertThat(Segment.in(folder)).hasSize(2);
        sweep(settings);
        assertThat(Segment.in(folder)).isEmpty();
    }

    @Test
    void aSegmentThatCannotBeReadStaysWhileAnythingIsHeld() throws Exception {
        LogSettings settings = settings(true);
        write(settings, 2);
        byte[] other = new byte[32];
        other[0] = 9;
        LogSettings later = settings(false).encrypted(new KeyRing("o", Map.of("o", other)));
        held.add("zzz");
        now.set(Samples.START.plus(Duration.ofDays(9)));
        sweep(later);
        assertThat(Segment.in(folder)).hasSize(2);
        held.clear();
        sweep(later);
        assertThat(Segment.in(folder)).isEmpty();
        assertThat(proofs.gone)
                .hasSize(2)
                .allSatisfy(removal -> assertThat(removal.exchanges()).isEqualTo(-1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void erasingRewritesEverySegmentAndLeavesTheOthersLinesAsTheyWere(boolean encrypted) throws Exception {
        LogSettings settings = settings(encrypted);
        write(settings, 3);
        List<String> ids = new ArrayList<>();
        try (ExchangeLog log = open(settings)) {
            log.offer(Samples.recorded("b9", "b", now.get(), "text of b9", "reply", Keep.FULL));
            log.offer(Samples.recorded("c9", "c", now.get(), "text of c9", "reply", Keep.FULL));
            List<Removal> removed = log.erase("b", "asked for", ids::add);
            assertThat(removed).hasSize(4).allSatisfy(one -> {
                assertThat(one.exchanges()).isEqualTo(1);
                assertThat(one.account()).isEqualTo("b");
                assertThat(one.after()).isNotEqualTo(one.sha256());
            });
            assertThat(log.erase("b", "again", id -> {})).isEmpty();
            log.offer(Samples.recorded("b10", "b", now.get(), "new text", "reply", Keep.FULL));
            log.flush().toCompletableFuture().get();
        }
        assertThat(ids).containsExactly("b0", "b1", "b2", "b9");
        assertThat(lines(settings, "b")).containsExactly("b10");
        assertThat(lines(settings, "a")).containsExactly("a0", "a1", "a2");
        assertThat(lines(settings, "c")).containsExactly("c0", "c1", "c2", "c9");
        assertThat(proofs.gone).hasSize(4);
        assertThat(Samples.ids(settings)).hasSize(8);
    }

    @Test
    void aHeldAccountIsNotErased() throws Exception {
        LogSettings settings = settings(false);
        write(settings, 1);
        held.add("b");
        try (ExchangeLog log = open(settings)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> log.erase("b", "asked for", id -> {}))
                    .withMessageContaining("hold");
        }
        assertThat(lines(settings, "b")).containsExactly("b0");
    }

    @Test
    void whatACrashLeftHalfWrittenIsSweptUp() throws Exception {
        LogSettings settings = settings(false);
        write(settings, 1);
        String name = Segment.in(folder).getFirst().file().getFileName().toString();
        Files.writeString(folder.resolve("rest-" + name), "half");
        Files.writeString(folder.resolve("rest-" + name + ".new"), "half");
        Files.writeString(folder.resolve(name + ".new"), "half");
        sweep(settings);
        try (var left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactly(name);
        }
    }

    @Test
    void aFreshMasterKeyTakesForceAndOldSegmentsAreMovedToIt() throws Exception {
        byte[] fresh = new byte[32];
        fresh[0] = 1;
        LogSettings settings = settings(true);
        write(settings, 2);
        KeyRing both = new KeyRing("n", Map.of("m", new byte[32], "n", fresh));
        try (ExchangeLog log = open(settings)) {
            log.offer(Samples.recorded("a8", "a", now.get(), "q", "r", Keep.FULL));
            log.flush().toCompletableFuture().get();
            log.rekey(both);
            log.offer(Samples.recorded("a9", "a", now.get(), "q", "r", Keep.FULL));
            log.flush().toCompletableFuture().get();
            assertThat(log.line("a8")).isPresent();
            assertThat(log.rewrap()).isEqualTo(3);
            assertThat(log.rewrap()).isZero();
        }
        LogSettings onlyNew = settings(false).encrypted(new KeyRing("n", Map.of("n", fresh)));
        assertThat(lines(onlyNew, "a")).containsExactly("a0", "a1", "a8", "a9");
        for (Segment segment : Segment.in(folder)) {
            assertThat(segment.masterKey()).isEqualTo("n");
        }
        assertThat(Samples.report(Segment.in(folder).getFirst().file(), Optional.of(both))
                        .problems())
                .isEmpty();
    }

    @Test
    void aRotatedRingKeepsTheOldKeyUnderItsName() {
        String lone = java.util.Base64.getEncoder().encodeToString(new byte[32]);
        String ring = KeyRing.rotated(lone, "k2", new java.security.SecureRandom());
        assertThat(KeyRing.parse(ring).ids()).containsExactly("k2", "main");
        assertThat(KeyRing.parse(KeyRing.rotated(ring, "k3", new java.security.SecureRandom()))
                        .ids())
                .startsWith("k3")
                .contains("k2", "main");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> KeyRing.rotated(ring, "k2", new java.security.SecureRandom()));
    }
}
