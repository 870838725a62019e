package io.portcullis.app.backtest;

import io.portcullis.decide.Decision;
import io.portcullis.decide.Step;
import io.portcullis.traffic.Exchange;
import java.time.Instant;
import java.util.Optional;

/** What would have happened to one account. */
public final class Hits {
    private long exchanges;
    private long tokens;
    private long full;
    private long fullTokens;
    private long refused;
    private long marked;
    private Step highest = Step.OBSERVE;
    private Optional<First> first = Optional.empty();

    /**
     * The first exchange that was worth less than at full value.
     *
     * @param exchange ordinal among the account's, from 1
     */
    public record First(long exchange, Instant time, String rule, String action, Step step) {}

    void count(Exchange exchange, Decision decision, Step step) {
        long output = exchange.reply().usage().output();
        exchanges++;
        tokens += output;
        highest = step.compareTo(highest) > 0 ? step : highest;
        marked += decision.watermark() || decision.canary() ? 1 : 0;
        refused += decision.stop().isPresent() ? 1 : 0;
        if (!decision.lessens()) {
            full++;
            fullTokens += output;
        } else if (first.isEmpty()) {
            first = Optional.of(new First(exchanges, exchange.time(), decision.rule(), decision.word(), step));
        }
    }

    public long exchanges() {
        return exchanges;
    }

    /** Output tokens of all exchanges. */
    public long tokens() {
        return tokens;
    }

    /** Exchanges that would have been served as the plan has it. */
    public long full() {
        return full;
    }

    public long fullTokens() {
        return fullTokens;
    }

    public long refused() {
        return refused;
    }

    /** Exchanges with a watermark or canaries, at full value or not. */
    public long marked() {
        return marked;
    }

    public Step highest() {
        return highest;
    }

    public Optional<First> first() {
        return first;
    }

    /** Whether any exchange was worth less than at full value. */
    public boolean touched() {
        return first.isPresent();
    }
}
