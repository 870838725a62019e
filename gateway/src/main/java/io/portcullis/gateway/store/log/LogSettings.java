package io.portcullis.gateway.store.log;

import io.portcullis.admit.Keep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How an {@link ExchangeLog} keeps its segments.
 *
 * @param folder where segments lie, created if missing
 * @param commitInterval longest time between an exchange's line and its safety on disk
 * @param frameBytes uncompressed bytes after which a commit comes early
 * @param segmentBytes bytes on disk after which a segment is closed
 * @param segmentAge age after which a segment is closed
 * @param keepAge closed segments wholly older than this are deleted
 * @param keepBytes the oldest closed segments beyond this total are deleted
 * @param queueCount exchanges waiting at most
 * @param queueBytes bytes of waiting exchanges at most
 * @param keys master keys for encryption at rest, empty for none
 * @param digestKey secret for {@link Keep#DIGEST}, at least 16 bytes
 */
public record LogSettings(
        Path folder,
        Duration commitInterval,
        int frameBytes,
        long segmentBytes,
        Duration segmentAge,
        Duration keepAge,
        long keepBytes,
        int queueCount,
        long queueBytes,
        OnFull onFull,
        Optional<KeyRing> keys,
        byte[] digestKey) {
    public LogSettings {
        if (frameBytes < 1 || segmentBytes < 1 || queueCount < 1 || queueBytes < 1 || keepBytes < 1) {
            throw new IllegalArgumentException("sizes of the exchange log must be positive");
        }
        if (commitInterval.isNegative() || segmentAge.isNegative() || keepAge.isNegative()) {
            throw new IllegalArgumentException("times of the exchange log must not be negative");
        }
        if (digestKey.length < 16) {
            throw new IllegalArgumentException(
                    "digest key of %d bytes, at least 16 wanted".formatted(digestKey.length));
        }
    }

    /** One-second commits, segments of 256 MiB or a day, kept 90 days or 50 GiB, 64 MiB of queue, not encrypted. */
    public static LogSettings in(Path folder, byte[] digestKey) {
        return new LogSettings(
                folder,
                Duration.ofSeconds(1),
                1 << 20,
                256L << 20,
                Duration.ofDays(1),
                Duration.ofDays(90),
                50L << 30,
                16_384,
                64L << 20,
                OnFull.DROP,
                Optional.empty(),
                digestKey);
    }

    public LogSettings committing(Duration interval, int afterBytes) {
        return new LogSettings(
                folder,
                interval,
                afterBytes,
                segmentBytes,
                segmentAge,
                keepAge,
                keepBytes,
                queueCount,
                queueBytes,
                onFull,
                keys,
                digestKey);
    }

    public LogSettings rotating(long bytes, Duration age) {
        return new LogSettings(
                folder,
                commitInterval,
                frameBytes,
                bytes,
                age,
                keepAge,
                keepBytes,
                queueCount,
                queueBytes,
                onFull,
                keys,
                digestKey);
    }

    public LogSettings keeping(long bytes, Duration age) {
        return new LogSettings(
                folder,
                commitInterval,
                frameBytes,
                segmentBytes,
                segmentAge,
                age,
                bytes,
                queueCount,
                queueBytes,
                onFull,
                keys,
                digestKey);
    }

    public LogSettings queueing(int count, long bytes) {
        return new LogSettings(
                folder,
                commitInterval,
                frameBytes,
                segmentBytes,
                segmentAge,
                keepAge,
                keepBytes,
                count,
                bytes,
                onFull,
                keys,
                digestKey);
    }

    public LogSettings onFull(OnFull policy) {
        return new LogSettings(
                folder,
                commitInterval,
                frameBytes,
                segmentBytes,
                segmentAge,
                keepAge,
                keepBytes,
                queueCount,
                queueBytes,
                policy,
                keys,
                digestKey);
    }

    public LogSettings encrypted(KeyRing ring) {
        return new LogSettings(
                folder,
                commitInterval,
                frameBytes,
                segmentBytes,
                segmentAge,
                keepAge,
                keepBytes,
                queueCount,
                queueBytes,
                onFull,
                Optional.of(ring),
                digestKey);
    }
}
