package io.portcullis.app.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How exchanges are written down.
 *
 * @param rotateSize a segment is closed at this size
 * @param rotateAfter or at this age
 * @param retention closed segments are deleted at this age
 * @param retentionSize or when all together exceed this size, oldest first
 * @param commitInterval longest time between a record offered and forced to disk; what a crash can lose
 * @param encryption 32 bytes in base64 that encrypt segments at rest, empty for none
 * @param onFull what happens to calls when nothing more can be written
 * @param queue most exchanges waiting for the writer
 * @param queueBytes and most bytes
 */
public record RecordSettings(
        Size rotateSize,
        Duration rotateAfter,
        Duration retention,
        Size retentionSize,
        Duration commitInterval,
        Optional<Secret> encryption,
        OnFull onFull,
        int queue,
        Size queueBytes) {

    /** Fail closed (calls are refused) or open (records are dropped and counted). */
    public enum OnFull {
        REFUSE,
        DROP
    }
}
