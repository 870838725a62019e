package io.portcullis.decide;

import io.portcullis.traffic.Verification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The names that conditions may speak of, with their types, the values they can have, and where those come from. */
final class Vocabulary {
    private final Map<String, Word> words = new LinkedHashMap<>();
    private final Set<String> signals;

    /** What type a word is of. */
    enum Type {
        INT,
        DOUBLE,
        STRING,
        BOOL
    }

    /** Whether a word is known of an account at any time, or of a call only. */
    enum Scope {
        ACCOUNT,
        CALL
    }

    /**
     * One name.
     *
     * @param least for numbers, the least value it can have
     * @param most for numbers, the largest
     * @param blind its value while nothing is inspected, empty for words that have nothing to do with inspecting
     */
    record Word(
            String name,
            Type type,
            Scope scope,
            double least,
            double most,
            Optional<Object> blind,
            Function<Circumstances, Object> value) {}

    Vocabulary(Set<String> signals) {
        this.signals = Set.copyOf(signals);
        account();
        suspicion();
        call();
        for (Step step : Step.values()) {
            constant(step.name(), step.ordinal());
        }
        for (Verification level : Verification.values()) {
            constant(level.name(), level.ordinal());
        }
    }

    private void account() {
        text("account", Scope.ACCOUNT, c -> c.account().id());
        text("org", Scope.ACCOUNT, c -> c.account().org());
        text("plan", Scope.ACCOUNT, c -> c.account().plan());
        int best = Verification.values().length - 1;
        put("verification", Type.INT, Scope.ACCOUNT, 0, best, null, c ->
                (long) c.account().verification().ordinal());
        number("account_age_days", Scope.ACCOUNT, c -> c.account().ageDays(c.at()));
        truth("allowed", Scope.ACCOUNT, null, Circumstances::allowed);
    }

    private void suspicion() {
        put(
                "suspicion.score",
                Type.DOUBLE,
                Scope.ACCOUNT,
                -1e9,
                1e9,
                0.0,
                c -> c.suspicion().score());
        put(
                "suspicion.p",
                Type.DOUBLE,
                Scope.ACCOUNT,
                0,
                1,
                1.0,
                c -> c.suspicion().p());
        put(
                "suspicion.e",
                Type.DOUBLE,
                Scope.ACCOUNT,
                0,
                1e300,
                1.0,
                c -> c.suspicion().e());
        put(
                "suspicion.posterior",
                Type.DOUBLE,
                Scope.ACCOUNT,
                0,
                1,
                0.0,
                c -> c.suspicion().posterior());
        truth("suspicion.alarm", Scope.ACCOUNT, false, c -> c.suspicion().alarm());
        put(
                "suspicion.exchanges",
                Type.INT,
                Scope.ACCOUNT,
                0,
                1e18,
                0L,
                c -> c.suspicion().exchanges());
        for (String signal : signals) {
            put(
                    variable(signal),
                    Type.DOUBLE,
                    Scope.ACCOUNT,
                    -4,
                    4,
                    0.0,
                    c -> c.suspicion().llr(signal));
        }
        put(
                "campaign.id",
                Type.STRING,
                Scope.ACCOUNT,
                0,
                0,
                "",
                c -> c.campaign().id());
        put("campaign.size", Type.INT, Scope.ACCOUNT, 0, 1e9, 0L, c ->
                (long) c.campaign().size());
        truth("campaign.alarm", Scope.ACCOUNT, false, c -> c.campaign().alarmed() > 0);
        int top = Step.REFUSE.ordinal();
        put("step", Type.INT, Scope.CALL, 0, top, 0L, c -> (long) c.step().ordinal());
    }

    private void call() {
        text("endpoint", Scope.CALL, c -> c.call().endpoint());
        text("model", Scope.CALL, c -> c.call().model());
        truth("stream", Scope.CALL, null, c -> c.call().stream());
        count("input_tokens", Scope.CALL, c -> c.call().inputTokens());
        truth("asks.logprobs", Scope.CALL, null, c -> c.call().asks().logprobs());
        count("asks.top_logprobs", Scope.CALL, c -> (long) c.call().asks().topLogprobs());
        count("asks.logit_bias", Scope.CALL, c -> (long) c.call().asks().logitBias());
        truth("asks.reasoning", Scope.CALL, null, c -> c.call().asks().reasoning());
        truth("asks.seed", Scope.CALL, null, c -> c.call().asks().seed());
        truth("asks.echo", Scope.CALL, null, c -> c.call().asks().echo());
        count("asks.n", Scope.CALL, c -> (long) c.call().asks().n());
        count("asks.tools", Scope.CALL, c -> (long) c.call().asks().tools());
        count("asks.max_tokens", Scope.CALL, c -> (long) c.call().asks().maxTokens());
        count("usage.calls_minute", Scope.CALL, c -> c.use().callsMinute());
        count("usage.tokens_minute", Scope.CALL, c -> c.use().tokensMinute());
        count("usage.tokens_day", Scope.CALL, c -> c.use().tokensDay());
        count("usage.tokens_month", Scope.CALL, c -> c.use().tokensMonth());
        number("usage.budget_share", Scope.CALL, c -> c.use().budgetShare());
        text("terms.id", Scope.CALL, c -> c.terms().id());
        truth("terms.accepted", Scope.CALL, null, c -> c.terms().accepted());
    }

    /** The variable behind {@code llr("logit-harvest")}. */
    static String variable(String signal) {
        return "signal." + signal.replace('-', '_');
    }

    Set<String> signals() {
        return signals;
    }

    Map<String, Word> words() {
        return words;
    }

    Optional<Word> word(String name) {
        return Optional.ofNullable(words.get(name));
    }

    private void constant(String name, long value) {
        put(name, Type.INT, Scope.ACCOUNT, value, value, null, c -> value);
    }

    private void text(String name, Scope scope, Function<Circumstances, Object> value) {
        put(name, Type.STRING, scope, 0, 0, null, value);
    }

    private void truth(
            String name,
            Scope scope,
            @org.jspecify.annotations.Nullable Boolean blind,
            Function<Circumstances, Object> value) {
        put(name, Type.BOOL, scope, 0, 1, blind, value);
    }

    private void count(String name, Scope scope, Function<Circumstances, Object> value) {
        put(name, Type.INT, scope, 0, 1e18, null, value);
    }

    private void number(String name, Scope scope, Function<Circumstances, Object> value) {
        put(name, Type.DOUBLE, scope, 0, 1e18, null, value);
    }

    private void put(
            String name,
            Type type,
            Scope scope,
            double least,
            double most,
            @org.jspecify.annotations.Nullable Object blind,
            Function<Circumstances, Object> value) {
        words.put(name, new Word(name, type, scope, least, most, Optional.ofNullable(blind), value));
    }
}
