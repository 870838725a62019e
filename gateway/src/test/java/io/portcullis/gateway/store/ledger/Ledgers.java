package io.portcullis.gateway.store.ledger;

import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.ledger.LogCheck;
import io.portcullis.ledger.Proof;
import io.portcullis.ledger.SigningKey;
import io.portcullis.ledger.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What tests of the ledger share: a key, facts, and a check that uses nothing but the public folder. */
final class Ledgers {
    static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    static final LedgerPace QUICK = new LedgerPace(Duration.ofMillis(1), Duration.ofMillis(20), 10_000, 10_000_000);

    private Ledgers() {}

    static SigningKey key() {
        byte[] seed = new byte[32];
        seed[0] = 7;
        return LedgerKey.of("log.example/test", seed);
    }

    static Fact fact(long n) {
        return new Fact(
                Fact.Kind.EXCHANGE,
                NOON.plusSeconds(n),
                "record",
                "exchange:x" + n,
                "{\"account\":\"a" + n % 3 + "\",\"n\":" + n + "}");
    }

    /** A receipt that can be waited for; fails with what it was told. */
    static final class Slip extends CompletableFuture<Long> implements Notary.Receipt {
        @Override
        public void written(long index) {
            complete(index);
        }

        @Override
        public void failed(String why) {
            completeExceptionally(new IllegalStateException(why));
        }

        long index() throws Exception {
            return get(20, TimeUnit.SECONDS);
        }
    }

    static Slip record(Notary notary, Fact fact) {
        Slip slip = new Slip();
        notary.record(fact, slip);
        return slip;
    }

    /** Goes through the public folder with the public key only. */
    static Proof check(Path folder, VerifierKey key, Optional<byte[]> older) {
        Path log = folder.resolve("log");
        try {
            byte[] checkpoint = Files.readAllBytes(log.resolve("checkpoint"));
            FolderShelf shelf = new FolderShelf(log);
            return new LogCheck(
                            tile -> {
                                try {
                                    return shelf.read(tile.path());
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            n -> {})
                    .check(checkpoint, older, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
