package io.portcullis.bench.gateway;

import io.portcullis.bench.rig.Spread;
import io.portcullis.bench.rig.StreamResult;

/**
 * What one contender showed in one round.
 *
 * @param alone latency of one caller, microseconds
 * @param crowd latency of 64 callers, microseconds
 * @param requestsPerSecond with 64 callers
 * @param coreShare share of its core the proxy used meanwhile, 1 is all of it; 0 without a proxy
 * @param requestsPerCoreSecond requests for each second of processor time the proxy used; 0 without a proxy
 * @param afterworkMillis processor time it used after the load had ended
 * @param loadedBytes resident memory after all load of the round
 * @param failed answers that were refused or broken, of all kinds
 */
public record Turn(
        int round,
        String name,
        Spread alone,
        Spread crowd,
        double requestsPerSecond,
        double coreShare,
        double requestsPerCoreSecond,
        long afterworkMillis,
        StreamResult streams,
        long loadedBytes,
        long failed) {}
