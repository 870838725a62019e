package io.portcullis.app.share;

import io.portcullis.detect.Engine;
import io.portcullis.evidence.stix.IndicatorBook;
import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.gateway.store.log.LogFiles;
import io.portcullis.gateway.store.log.LogReport;
import io.portcullis.inspect.Reading;
import io.portcullis.inspect.Signal;
import io.portcullis.traffic.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks through logs for what others shared; at most {@value #ACCOUNTS_MAX} accounts are named, others counted. */
public final class Lookout {
    private static final int ACCOUNTS_MAX = 10_000;
    private static final int SIGNALS_MAX = 8;

    private final IndicatorBook book;
    private final Map<String, List<Signal>> seen = new TreeMap<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private long unnamed;

    public Lookout(IndicatorBook book) {
        this.book = book;
    }

    /** Reads logs; the report names lines that could not be read. */
    public LogReport read(List<String> files, Optional<KeyRing> keys) throws IOException {
        LogFiles logs = new LogFiles(LogFiles.Options.STANDARD.withThreads(1).withKeys(keys));
        return logs.read(files, Optional.empty(), () -> Engine.lens()::read, this::take);
    }

    private void take(Line line, Optional<Reading> reading, LogFiles.Place at) {
        for (IndicatorBook.Match match : reading.map(book::match).orElse(List.of())) {
            String account = reading.orElseThrow().name();
            if (!seen.containsKey(account) && seen.size() >= ACCOUNTS_MAX) {
                unnamed++;
                continue;
            }
            counts.merge(account, 1L, Long::sum);
            List<Signal> signals = seen.computeIfAbsent(account, name -> new ArrayList<>());
            Signal signal = match.signal();
            if (signals.size() < SIGNALS_MAX
                    && signals.stream().noneMatch(s -> s.because().equals(signal.because()))) {
                signals.add(signal);
            }
        }
    }

    /** Signals by account, each with the first exchange that showed it. */
    public Map<String, List<Signal>> seen() {
        return seen;
    }

    /** Matches of an account. */
    public long count(String account) {
        return counts.getOrDefault(account, 0L);
    }

    /** Matches of accounts beyond the bound. */
    public long unnamed() {
        return unnamed;
    }
}
