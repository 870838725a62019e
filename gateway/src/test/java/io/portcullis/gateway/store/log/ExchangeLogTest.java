package io.portcullis.gateway.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.admit.Keep;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExchangeLogTest {
    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.START);
    private final InstantSource clock = now::get;

    @Test
    void whatIsFlushedIsOnDiskInOrder() throws Exception {
        LogSettings settings = Samples.settings(folder);
        try (ExchangeLog log = ExchangeLog.open(settings, clock, ExchangeListener.NONE)) {
            for (int i = 0; i < 1000; i++) {
                assertThat(log.offer(Samples.numbered(i))).isTrue();
            }
            assertThat(log.flush().toCompletableFuture().get()).isEqualTo(1000);
            assertThat(Samples.ids(settings))
                    .hasSize(1000)
                    .startsWith("x0", "x1")
                    .endsWith("x999");
            assertThat(log.waitingBytes()).isZero();
            assertThat(log.degraded()).isEmpty();
        }
    }

    @Test
    void replayLeavesOutWhatIsOlder() throws Exception {
        LogSettings settings = Samples.settings(folder).rotating(1, Duration.ofDays(1));
        try (ExchangeLog log = ExchangeLog.open(settings, clock, ExchangeListener.NONE)) {
            for (int i = 0; i < 5; i++) {
                log.offer(Samples.numbered(i * 1000L));
                log.flush().toCompletableFuture().get();
                now.set(now.get().plusSeconds(1));
            }
            List<String> ids = new ArrayList<>();
            log.replay(Samples.START.plusSeconds(3), exchange -> ids.add(exchange.id()));
            assertThat(ids).containsExactly("x3000", "x4000");
            assertThat(log.segments()).hasSize(5);
        }
    }

    @Test
    void aLineThatIsAskedForIsBroughtToTheDisk() throws Exception {
        LogSettings settings = Samples.settings(folder).committing(Duration.ofMinutes(1), 1 << 20);
        try (ExchangeLog log = ExchangeLog.open(settings, clock, ExchangeListener.NONE)) {
            log.offer(Samples.numbered(1));
            assertThat(log.line("x1")).isPresent();
            assertThat(log.line("x2")).isEmpty();
        }
    }

    @Test
    void aTornTailIsCutBackToTheLastWholeFrame() throws Exception {
        LogSettings settings = Samples.settings(folder).committing(Duration.ofMinutes(1), 1 << 20);
        writeTen(settings);
        Path file = Segment.in(folder).getFirst().file();
        byte[] whole = Files.readAllBytes(file);
        for (int cut : new int[] {1, 5, 17, whole.length - 3}) {
            Files.write(file, whole);
            Files.write(file, java.util.Arrays.copyOf(whole, cut), StandardOpenOption.APPEND);
            try (ExchangeLog log = ExchangeLog.open(settings, clock, ExchangeListener.NONE)) {
                assertThat(log.degraded()).isEmpty();
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
        assertThat(Samples.ids(settings)).hasSize(10);
    }

    @Test
    void theListenerHearsOfTheWholeExchangeAndMayFail() throws Exception {
        List<String> heard = new ArrayList<>();
        ExchangeListener listener = exchange -> {
            heard.add(exchange.prompt().lastUser());
            throw new IllegalStateException("on purpose");
        };
        LogSettings settings = Samples.settings(folder);
        try (ExchangeLog log = ExchangeLog.open(settings, clock, listener)) {
            log.offer(Samples.recorded("x1", Samples.START, "mail ann@example.org", "ok", Keep.REDACTED));
            log.offer(Samples.recorded("x2", Samples.START, "tell no one", "never", Keep.DIGEST));
            log.flush().toCompletableFuture().get();
            assertThat(log.failures()).isEqualTo(2);
        }
        assertThat(heard).hasSize(2);
        assertThat(heard.getFirst()).contains("ann@example.org");
        List<String> kept = new ArrayList<>();
        ExchangeLog.replay(
                settings,
                Instant.EPOCH,
                exchange -> kept.add(
                        exchange.prompt().lastUser() + "|" + exchange.reply().text() + "|"
                                + exchange.reply().usage().output()));
        assertThat(kept.get(0)).isEqualTo("mail [email]|ok|80");
        assertThat(kept.get(1)).matches("digest:[0-9a-f]{32}:11\\|digest:[0-9a-f]{32}:5\\|80");
    }

    @Test
    void anAnswerThatCannotBePutTogetherCostsOnlyTheAnswer() throws Exception {
        LogSettings settings = Samples.settings(folder);
        Recorded good = Samples.numbered(1);
        try (ExchangeLog log = ExchangeLog.open(settings, clock, ExchangeListener.NONE)) {
            log.offer(new Recorded(
                    good.head(),
                    good.request(),
                    () -> {
                        throw new IllegalStateException("on purpose");
                    },
                    10,
                    Keep.FULL));
            assertThat(log.flush().toCompletableFuture().get()).isEqualTo(1);
        }
        assertThat(Samples.ids(settings)).containsExactly("x1");
    }

    @Test
    void whatFindsNoRoomIsCountedAndNotedInTheLog() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        ExchangeListener slow = exchange -> {
            held.countDown();
            await(hold);
        };
        LogSettings settings = Samples.settings(folder).queueing(4, 1 << 20);
        try (ExchangeLog log = ExchangeLog.open(settings, clock, slow)) {
            log.offer(Samples.numbered(0));
            await(held);
            int taken = 0;
            for (int i = 1; i <= 10; i++) {
                taken += log.offer(Samples.numbered(i)) ? 1 : 0;
            }
            assertThat(taken).isEqualTo(4);
            assertThat(log.dropped()).isEqualTo(6);
            hold.countDown();
        }
        LogReport report = Samples.report(Segment.in(folder).getFirst().file(), java.util.Optional.empty());
        assertThat(report.exchanges()).isEqualTo(5);
        assertThat(report.dropped()).isEqualTo(6);
        assertThat(report.unreadableLines()).isZero();
    }

    @Test
    void bytesBoundTheQueueToo() throws Exception {
        LogSettings settings = Samples.settings(folder).queueing(1000, 100);
        try (ExchangeLog log = ExchangeLog.open(settings, clock, ExchangeListener.NONE)) {
            Recorded heavy = Samples.numbered(1);
            assertThat(log.offer(new Recorded(heavy.head(), heavy.request(), () -> new byte[0], 101, Keep.FULL)))
                    .isFalse();
            assertThat(log.waitingBytes()).isZero();
        }
    }

    @Test
    void oldSegmentsGoByTotalAndByAge() throws Exception {
        LogSettings settings = Samples.settings(folder).rotating(1, Duration.ofDays(1));
        try (ExchangeLog log = ExchangeLog.open(settings, clock, ExchangeListener.NONE)) {
            for (int i = 0; i < 10; i++) {
                log.offer(Samples.numbered(i));
                log.flush().toCompletableFuture().get();
                now.set(now.get().plus(Duration.ofHours(1)));
            }
        }
        long one = Segment.in(folder).getFirst().bytes();
        ExchangeLog.open(settings.keeping(one * 6 + 20, Duration.ofDays(1)), clock, ExchangeListener.NONE)
                .close();
        assertThat(Samples.ids(settings)).hasSizeBetween(5, 6).endsWith("x9").doesNotContain("x0");
        ExchangeLog.open(settings.keeping(1 << 20, Duration.ofHours(3)), clock, ExchangeListener.NONE)
                .close();
        assertThat(Samples.ids(settings)).containsExactly("x6", "x7", "x8", "x9");
    }

    @Test
    void aFullDiskIsSurvivedAndNothingAcceptedIsLostWhenRefusing() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        LogSettings settings = Samples.settings(folder).onFull(OnFull.REFUSE);
        try (ExchangeLog log = ExchangeLog.open(settings, clock, ExchangeListener.NONE, new FullDisk(full))) {
            log.offer(Samples.numbered(0));
            log.flush().toCompletableFuture().get();
            full.set(true);
            for (int i = 1; i < 50; i++) {
                log.offer(Samples.numbered(i));
            }
            until(log::refusing);
            assertThat(log.degraded()).singleElement().asString().contains("No space left on device");
            assertThat(log.committed()).isEqualTo(1);
            full.set(false);
            assertThat(log.flush().toCompletableFuture().get()).isEqualTo(50);
            assertThat(log.refusing()).isFalse();
            assertThat(log.degraded()).isEmpty();
        }
        assertThat(Samples.ids(settings)).hasSize(50);
    }

    @Test
    void whenDroppingAFullDiskTheListenerStillHearsAndTheLossIsNoted() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        List<String> heard = new ArrayList<>();
        ExchangeListener listener = exchange -> heard.add(exchange.id());
        LogSettings settings = Samples.settings(folder).committing(Duration.ofMillis(5), 2000);
        try (ExchangeLog log = ExchangeLog.open(settings, clock, listener, new FullDisk(full))) {
            for (int i = 0; i < 100; i++) {
                log.offer(Samples.numbered(i));
            }
            until(() -> log.waiting() == 0 && log.dropped() > 0);
            assertThat(log.refusing()).isFalse();
            full.set(false);
            log.flush().toCompletableFuture().get();
            assertThat(log.committed() + log.dropped()).isEqualTo(100);
        }
        assertThat(heard).hasSize(100);
        long exchanges = 0;
        long dropped = 0;
        for (Segment segment : Segment.in(folder)) {
            LogReport report = Samples.report(segment.file(), java.util.Optional.empty());
            exchanges += report.exchanges();
            dropped += report.dropped();
        }
        assertThat(exchanges + dropped).isEqualTo(100);
    }

    private void writeTen(LogSettings settings) throws Exception {
        try (ExchangeLog log = ExchangeLog.open(settings, clock, ExchangeListener.NONE)) {
            for (int i = 0; i < 10; i++) {
                log.offer(Samples.numbered(i));
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** The real disk, but when full it takes half of what is written and then fails, as a real one does. */
    private record FullDisk(AtomicBoolean full) implements Disk {
        @Override
        public Appender create(Path file) throws IOException {
            Appender real = Disk.REAL.create(file);
            return new Appender() {
                @Override
                public void append(ByteBuffer bytes) throws IOException {
                    if (full.get()) {
                        real.append(bytes.slice(bytes.position(), bytes.remaining() / 2));
                        throw new IOException("No space left on device");
                    }
                    real.append(bytes);
                }

                @Override
                public void cut(long length) throws IOException {
                    real.cut(length);
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }
}
