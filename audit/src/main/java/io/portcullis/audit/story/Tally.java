package io.portcullis.audit.story;

import java.util.Map;
import java.util.TreeMap;

/** What an actor sent and got, counted; read by others while it grows. */
public final class Tally {
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private long sent;
    private long failed;
    private long slowed;
    private long textTokens;
    private long reasoningTokens;
    private long logprobVectors;

    /**
     * The counts at one moment.
     *
     * @param sent calls sent
     * @param ok calls answered with status 200
     * @param refused calls answered with another status, by status
     * @param failed calls that brought no answer at all
     * @param slowed calls that took more than three times the actor's median
     * @param textTokens tokens of answers harvested
     * @param reasoningTokens tokens of reasoning harvested, as text that can be read
     * @param logprobVectors tokens for which alternatives with log-probabilities came back
     */
    public record Counts(
            long sent,
            long ok,
            Map<Integer, Long> refused,
            long failed,
            long slowed,
            long textTokens,
            long reasoningTokens,
            long logprobVectors) {
        public Counts {
            refused = Map.copyOf(refused);
        }

        public long refusals() {
            return refused.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    synchronized void answered(int status, boolean slow) {
        sent++;
        statuses.merge(status, 1L, Long::sum);
        slowed += slow ? 1 : 0;
    }

    synchronized void lost() {
        sent++;
        failed++;
    }

    synchronized void harvested(long text, long reasoning, long vectors) {
        textTokens += text;
        reasoningTokens += reasoning;
        logprobVectors += vectors;
    }

    public synchronized Counts counts() {
        Map<Integer, Long> refused = new TreeMap<>(statuses);
        long ok = statuses.getOrDefault(200, 0L);
        refused.remove(200);
        return new Counts(sent, ok, refused, failed, slowed, textTokens, reasoningTokens, logprobVectors);
    }
}
