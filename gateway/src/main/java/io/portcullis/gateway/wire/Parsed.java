package io.portcullis.gateway.wire;

import io.portcullis.traffic.Asks;
import java.util.Set;

/** What became of reading a request. */
public sealed interface Parsed {
    /**
     * A request that can be served.
     *
     * @param includeUsage whether the caller asked for the usage chunk of a stream
     * @param inputTokens estimate from the text's bytes, for the reservation
     * @param conversation the caller's own id, else {@code c-} and a digest of the opening turns; empty if neither
     * @param structured whether the answer must fit a grammar, fill a gap, or carry positions in its own text
     * @param handles reasoning handles found, at most 1024
     */
    record Read(
            String model,
            boolean stream,
            boolean includeUsage,
            int inputTokens,
            Asks asks,
            String conversation,
            boolean structured,
            Set<String> handles)
            implements Parsed {
        public Read {
            handles = Set.copyOf(handles);
        }
    }

    /**
     * A request that must be refused with a 400.
     *
     * @param param the offending field, empty where the JSON itself is broken
     * @param line from 1, 0 if unknown
     * @param column from 1, 0 if unknown
     */
    record Malformed(String message, String param, int line, int column) implements Parsed {}
}
