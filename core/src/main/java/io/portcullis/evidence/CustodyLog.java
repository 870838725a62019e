package io.portcullis.evidence;

import io.portcullis.evidence.Case.Act;
import io.portcullis.evidence.Case.Custody;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The chain of custody: each line carries the hash of the line before it, so that none can be changed, left out or put
 * in without every later hash changing. Cutting off the end is not visible in the chain alone; the ledger's facts of
 * kind {@link Fact.Kind#CASE} show that.
 *
 * <p>A line's hash is SHA-256 over its fields number, time, by, act, item, detail, previous, each in UTF-8 and preceded
 * by its length in bytes as decimal digits and a colon.
 */
public final class CustodyLog {
    /** What the first line names as the line before it. */
    public static final String START = "0".repeat(64);

    private CustodyLog() {}

    /** The line that follows. */
    public static Custody next(List<Custody> chain, Instant at, String by, Act act, String item, String detail) {
        long number = chain.size() + 1L;
        String previous = chain.isEmpty() ? START : chain.getLast().hash();
        return new Custody(
                number, at, by, act, item, detail, previous, hash(number, at, by, act, item, detail, previous));
    }

    /** What is wrong with a chain, empty if it holds. */
    public static Optional<String> fault(List<Custody> chain) {
        String previous = START;
        for (int i = 0; i < chain.size(); i++) {
            Custody line = chain.get(i);
            if (line.number() != i + 1) {
                return Optional.of("line %d is numbered %d".formatted(i + 1, line.number()));
            }
            if (!line.previous().equals(previous)) {
                return Optional.of("line %d does not follow the line before it".formatted(i + 1));
            }
            String hash = hash(line.number(), line.at(), line.by(), line.act(), line.item(), line.detail(), previous);
            if (!line.hash().equals(hash)) {
                return Optional.of("line %d was changed: its hash does not match".formatted(i + 1));
            }
            previous = hash;
        }
        return Optional.empty();
    }

    private static String hash(
            long number, Instant at, String by, Act act, String item, String detail, String previous) {
        StringBuilder text = new StringBuilder();
        for (String field : List.of(Long.toString(number), at.toString(), by, act.name(), item, detail, previous)) {
            text.append(field.getBytes(StandardCharsets.UTF_8).length)
                    .append(':')
                    .append(field);
        }
        return HexFormat.of().formatHex(Sha.sha256(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
