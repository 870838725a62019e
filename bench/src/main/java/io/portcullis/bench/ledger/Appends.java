package io.portcullis.bench.ledger;

import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.store.ledger.Ledger;
import io.portcullis.gateway.store.ledger.LedgerKey;
import io.portcullis.gateway.store.ledger.LedgerPace;
import io.portcullis.gateway.store.ledger.LedgerWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Facts of exchanges, as the gateway writes them, through the whole writer: sealed, committed to disk in groups, with a
 * signed checkpoint every second. First as many as go, then 5,000 a second, to see how long an acknowledgement takes.
 */
final class Appends {
    private static final int PACE = 5_000;
    private static final int AHEAD = 20_000;
    private static final String DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private record Round(double perSecond, double paced, double middle, double worst, long lost) {}

    private Appends() {}

    static void run(Path folder, int rounds, int seconds) throws InterruptedException {
        List<Round> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Ledger ledger = Ledger.open(folder, LedgerKey.of("bench.example/log", new byte[32]));
            try (LedgerWriter writer = LedgerWriter.start(ledger, LedgerPace.STANDARD, InstantSource.system())) {
                double perSecond = flatOut(writer, seconds);
                all.add(paced(writer, seconds, perSecond));
            }
        }
        System.out.println("| appends a second, flat out | at 5,000 offered: written a second"
                + " | acknowledged after, p50 ms | p99 ms | lost | entries at the end |");
        System.out.println("|---|---|---|---|---|---|");
        long size;
        try (Ledger ledger = Ledger.open(folder, LedgerKey.of("bench.example/log", new byte[32]))) {
            size = ledger.size();
        }
        System.out.printf(
                "| %,.0f | %,.0f | %.0f | %.0f | %d | %,d |%n",
                median(all.stream().mapToDouble(Round::perSecond)),
                median(all.stream().mapToDouble(Round::paced)),
                median(all.stream().mapToDouble(Round::middle)),
                median(all.stream().mapToDouble(Round::worst)),
                all.stream().mapToLong(Round::lost).sum(),
                size);
    }

    private static double median(java.util.stream.DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static Fact fact(long n) {
        String body = "{\"account\":\"account-%d\",\"decision\":\"allow\",".formatted(n % 1_000)
                + "\"key\":\"k_0123456789abcdef\",\"plan\":\"free\",\"sha256\":\"" + DIGEST
                + "\",\"status\":200,\"terms\":\"" + DIGEST + "\"}";
        return new Fact(Fact.Kind.EXCHANGE, Instant.now(), "record", "exchange:x" + Long.toHexString(n), body);
    }

    private static double flatOut(LedgerWriter writer, int seconds) {
        AtomicLong written = new AtomicLong();
        long begun = System.nanoTime();
        long until = begun + seconds * 1_000_000_000L;
        long offered = 0;
        while (System.nanoTime() < until) {
            if (offered - written.get() < AHEAD) {
                writer.record(fact(offered++), counting(written));
            } else {
                LockSupport.parkNanos(1_000_000);
            }
        }
        while (written.get() < offered) {
            LockSupport.parkNanos(1_000_000);
        }
        return offered * 1e9 / (System.nanoTime() - begun);
    }

    private static Notary.Receipt counting(AtomicLong written) {
        return new Notary.Receipt() {
            @Override
            public void written(long index) {
                written.incrementAndGet();
            }

            @Override
            public void failed(String why) {
                written.incrementAndGet();
            }
        };
    }

    private static Round paced(LedgerWriter writer, int seconds, double perSecond) throws InterruptedException {
        int count = PACE * seconds;
        long[] took = new long[count];
        AtomicInteger done = new AtomicInteger();
        long lost = writer.lost();
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begun + i * 1_000_000_000L / PACE;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(200_000);
            }
            int at = i;
            writer.record(fact(1_000_000_000L + i), new Notary.Receipt() {
                @Override
                public void written(long index) {
                    took[at] = System.nanoTime() - due;
                    done.incrementAndGet();
                }

                @Override
                public void failed(String why) {
                    took[at] = Long.MAX_VALUE;
                    done.incrementAndGet();
                }
            });
        }
        while (done.get() < count) {
            Thread.sleep(1);
        }
        double rate = count * 1e9 / (System.nanoTime() - begun);
        Arrays.sort(took);
        return new Round(perSecond, rate, took[count / 2] / 1e6, took[count * 99 / 100] / 1e6, writer.lost() - lost);
    }
}
