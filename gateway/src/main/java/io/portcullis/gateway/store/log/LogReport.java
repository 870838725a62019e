package io.portcullis.gateway.store.log;

import java.util.List;
import java.util.Map;

/**
 * What reading logs came to.
 *
 * @param lines lines met, blank ones left out
 * @param exchanges exchanges read
 * @param dropped exchanges that the logs themselves say are missing
 * @param unreadable lines not read, by reason
 * @param problems the first 100 lines not read and all files not read to their end, as {@code file:line: reason}
 */
public record LogReport(long lines, long exchanges, long dropped, Map<String, Long> unreadable, List<String> problems) {
    public LogReport {
        unreadable = Map.copyOf(unreadable);
        problems = List.copyOf(problems);
    }

    public long unreadableLines() {
        return unreadable.values().stream().mapToLong(Long::longValue).sum();
    }
}
