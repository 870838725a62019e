package io.portcullis.bench.rig;

/**
 * What callers of streams saw.
 *
 * @param gapsMicros times between one event of a stream and the next
 * @param firstEventMicros times from the request being written to its first event
 * @param gapsOver40ms events that came more than 40 ms after the one before
 * @param completed streams that ended with all their events and the closing mark
 * @param failed streams that did not: refused, cut off, or short
 * @param dropped measurements beyond the recorder's bound
 */
public record StreamResult(
        Spread gapsMicros, Spread firstEventMicros, long gapsOver40ms, long completed, long failed, long dropped) {}
