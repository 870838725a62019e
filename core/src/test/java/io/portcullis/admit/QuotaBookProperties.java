package io.portcullis.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.admit.Admission.Admitted;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Usage;
import io.portcullis.traffic.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotaBookProperties {
    private static final Instant START = Instant.parse("2026-03-10T12:00:00Z");
    private static final Caller CALLER = new Caller("a1", "o1", "k1", "p", Verification.EMAIL);
    private static final Price PRICE = new Price(3_000_000, 5_000_000);
    private static final Limits LIMITS = new Limits(5_000, 300_000, 17, 500_000, 900_000, 3_000_000);
    private static final Plan PLAN = new Plan("p", LIMITS, Set.of(), "open", "", Keep.FULL);

    /** What independent counters saw; every one is raised only after admission and lowered before settlement. */
    private static final class Watch {
        final AtomicInteger flying = new AtomicInteger();
        final AtomicLong held = new AtomicLong();
        final AtomicLong calls = new AtomicLong();
        final AtomicLong admittedCalls = new AtomicLong();
        final AtomicLong tokens = new AtomicLong();
        final AtomicLong micros = new AtomicLong();
        final AtomicLong refusals = new AtomicLong();
        final AtomicLong broken = new AtomicLong();
    }

    @Test
    void twoHundredCallersAtOnceNeverPassALimitAndEveryTokenIsAccountedFor() throws Exception {
        QuotaBook book = new QuotaBook(100);
        Watch watch = new Watch();
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(200)) {
            for (int i = 0; i < 200; i++) {
                Random random = new Random(i);
                all.add(threads.submit(() -> {
                    go.await();
                    for (int n = 0; n < 200; n++) {
                        call(book, watch, random);
                    }
                    return null;
                }));
            }
            go.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(watch.broken.get()).isZero();
        assertThat(watch.refusals.get()).isPositive();
        assertThat(watch.calls.get()).isPositive();
        assertThat(watch.admittedCalls.get()).isLessThanOrEqualTo(LIMITS.callsPerMinute());
        assertThat(watch.tokens.get()).isLessThanOrEqualTo(LIMITS.tokensPerMinute());
        AccountUsage usage = book.usage("a1", START).orElseThrow();
        assertThat(usage.dayTokens()).isEqualTo(watch.tokens.get());
        assertThat(usage.monthTokens()).isEqualTo(watch.tokens.get());
        assertThat(usage.monthMicros()).isEqualTo(watch.micros.get());
        assertThat(book.inFlight("a1")).isZero();
        UsageRow row = book.drain().getFirst();
        assertThat(row.calls()).isEqualTo(watch.calls.get());
        assertThat(row.inputTokens() + row.outputTokens()).isEqualTo(watch.tokens.get());
        assertThat(row.costMicros()).isEqualTo(watch.micros.get());
    }

    /** The clock stands still, so that nothing refills and every limit is one for the whole run. */
    private static void call(QuotaBook book, Watch watch, Random random) {
        long input = 1 + random.nextInt(200);
        long most = 1 + random.nextInt(800);
        if (!(book.admit(CALLER, PLAN, "m", input, most, PRICE, START) instanceof Admitted admitted)) {
            watch.refusals.incrementAndGet();
            return;
        }
        boolean slots = watch.flying.incrementAndGet() <= LIMITS.concurrent();
        boolean tokens = watch.held.addAndGet(input + most) + watch.tokens.get() <= LIMITS.tokensPerMinute();
        watch.broken.addAndGet(slots && tokens ? 0 : 1);
        if (random.nextInt(8) == 0) {
            Thread.yield();
        }
        long output = random.nextInt((int) most + 1);
        boolean served = random.nextInt(10) > 0;
        watch.held.addAndGet(-input - most);
        watch.flying.decrementAndGet();
        if (served) {
            watch.admittedCalls.incrementAndGet();
            watch.calls.incrementAndGet();
            watch.tokens.addAndGet(input + output);
            watch.micros.addAndGet(PRICE.micros(input, output));
            book.settle(admitted.reservation(), new Usage(input, output, 0), START);
        } else {
            book.release(admitted.reservation(), START);
        }
        if (random.nextInt(4) == 0) {
            book.settle(admitted.reservation(), new Usage(999, 999, 0), START);
        }
    }

    @Test
    void inNoIntervalIsMoreAdmittedThanTheCapacityAndItsRefill() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            int perMinute = 1 + random.nextInt(200);
            Plan plan = new Plan("p", new Limits(perMinute, 0, 0, 0, 0, 0), Set.of(), "open", "", Keep.FULL);
            QuotaBook book = new QuotaBook(10);
            List<Long> served = new ArrayList<>();
            List<Admitted> open = new ArrayList<>();
            List<Long> openAt = new ArrayList<>();
            long millis = 0;
            for (int n = 0; n < 600; n++) {
                millis += random.nextInt(5) == 0 ? random.nextInt(40_000) : random.nextInt(50);
                Instant now = START.plusMillis(millis);
                if (book.admit(CALLER, plan, "m", 1, 1, PRICE, now) instanceof Admitted admitted) {
                    open.add(admitted);
                    openAt.add(millis);
                }
                if (!open.isEmpty() && random.nextInt(3) == 0) {
                    int which = random.nextInt(open.size());
                    Admitted done = open.remove(which);
                    long at = openAt.remove(which);
                    if (random.nextBoolean()) {
                        book.release(done.reservation(), now);
                    } else {
                        book.settle(done.reservation(), Usage.ZERO, now);
                        served.add(at);
                    }
                }
            }
            served.addAll(openAt);
            served.sort(null);
            assertNoInterval(served, perMinute);
        }
    }

    private static void assertNoInterval(List<Long> served, int perMinute) {
        for (int from = 0; from < served.size(); from++) {
            for (int to = from; to < served.size(); to++) {
                long refill = (served.get(to) - served.get(from)) * perMinute;
                assertThat((to - from + 1) * 60_000L).isLessThanOrEqualTo(perMinute * 60_000L + refill);
            }
        }
    }

    @Test
    void restoringAtAnyMomentNeverGrantsMoreThanWithoutIt() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            QuotaBook book = new QuotaBook(10);
            long used = 0;
            long millis = 0;
            for (int n = 0; n < 400; n++) {
                millis += random.nextInt(3_000) - 300;
                Instant now = START.plusMillis(millis);
                if (random.nextInt(20) == 0) {
                    QuotaBook again = new QuotaBook(10);
                    again.restore(book.snapshot());
                    book = again;
                }
                if (book.admit(CALLER, PLAN, "m", 500, 9_000, PRICE, now) instanceof Admitted admitted) {
                    Usage usage = new Usage(500, random.nextInt(9_001), 0);
                    used += usage.total();
                    book.settle(admitted.reservation(), usage, now);
                }
            }
            assertThat(used).isLessThanOrEqualTo(LIMITS.tokensPerDay());
            assertThat(book.usage("a1", START).orElseThrow().dayTokens()).isEqualTo(used);
        }
    }
}
