package io.portcullis.shape;

import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Endpoint;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The comparison of what is asked with what may be seen. */
final class Judge {
    private static final Set<String> LOGPROBS = Set.of("logprobs", "top_logprobs", "prompt_logprobs");
    private static final Set<String> TOOLS =
            Set.of("tools", "tool_choice", "parallel_tool_calls", "functions", "function_call");
    private static final String ENCRYPTED = "reasoning.encrypted_content";
    private static final String OUTPUT_LOGPROBS = "message.output_text.logprobs";

    private final Exposure exposure;
    private final Asks asks;
    private final Endpoint endpoint;
    private final Set<String> drop = new HashSet<>();
    /** The parameter asked for in vain, and why; in the order found. */
    private final Map<String, String> forbidden = new LinkedHashMap<>();

    private OptionalInt topLogprobs = OptionalInt.empty();
    private OptionalInt n = OptionalInt.empty();
    private OptionalInt maxTokens = OptionalInt.empty();
    private Optional<Set<String>> include = Optional.empty();

    private Judge(Exposure exposure, Asks asks, Endpoint endpoint) {
        this.exposure = exposure;
        this.asks = asks;
        this.endpoint = endpoint;
    }

    static Grant judge(Exposure exposure, Asks asks, Endpoint endpoint) {
        if (exposure.equals(Exposure.FULL) || !endpoint.generates()) {
            return new Grant.Granted(Trim.NONE);
        }
        Judge judge = new Judge(exposure, asks, endpoint);
        judge.logprobs();
        judge.logitBias();
        judge.candidates();
        judge.switches();
        judge.includes();
        judge.length();
        return judge.verdict();
    }

    private void logprobs() {
        if (!asksLogprobs()) {
            return;
        }
        if (!exposure.logprobs()) {
            drop.addAll(LOGPROBS);
            forbidden.put("logprobs", "Log-probabilities are not available on your plan.");
        } else if (asks.topLogprobs() > exposure.topLogprobsMax()) {
            topLogprobs = OptionalInt.of(exposure.topLogprobsMax());
            String param = endpoint == Endpoint.COMPLETIONS ? "logprobs" : "top_logprobs";
            forbidden.put(param, "At most %d alternatives are available.".formatted(exposure.topLogprobsMax()));
        }
    }

    private void logitBias() {
        if (asks.logitBias() == 0) {
            return;
        }
        switch (exposure.logitBias()) {
            case NEVER -> forbid("logit_bias", "logit_bias is not available on your plan.");
            case WITHOUT_LOGPROBS -> {
                if (asksLogprobs()) {
                    forbid("logit_bias", "logit_bias cannot be combined with log-probabilities on your plan.");
                }
            }
            case ALLOWED -> {}
        }
    }

    private void candidates() {
        if (asks.n() > exposure.nMax()) {
            n = OptionalInt.of(exposure.nMax());
            forbidden.put("n", "At most %d candidates are available on your plan.".formatted(exposure.nMax()));
        }
    }

    private void switches() {
        if (asks.seed() && !exposure.seed()) {
            forbid("seed", "seed is not available on your plan.");
        }
        if (asks.echo() && !exposure.echo()) {
            forbid("echo", "echo is not available on your plan.");
        }
        if (asks.prediction() && !exposure.prediction()) {
            forbid("prediction", "prediction is not available on your plan.");
        }
        if (asks.tools() > 0 && !exposure.tools()) {
            drop.addAll(TOOLS);
            forbidden.put("tools", "Tools are not available on your plan.");
        }
    }

    private void includes() {
        Set<String> kept = new TreeSet<>();
        for (String value : asks.include()) {
            if (mayInclude(value)) {
                kept.add(value);
            } else {
                forbidden.put(
                        "include", "The include value %s is not available on your plan.".formatted(quoted(value)));
            }
        }
        if (kept.size() < asks.include().size()) {
            include = Optional.of(kept);
        }
    }

    /** Encrypted reasoning that only the vault will see may be asked of upstream: the caller gets a handle instead. */
    private boolean mayInclude(String value) {
        if (value.equals(OUTPUT_LOGPROBS) && !exposure.logprobs()) {
            return false;
        }
        boolean vaulted = value.equals(ENCRYPTED) && exposure.reasoning() != ReasoningView.FULL && asks.tools() > 0;
        return vaulted || exposure.includes(value);
    }

    private void length() {
        int cap = exposure.outputTokensMax();
        if (cap > 0 && (asks.maxTokens() == 0 || asks.maxTokens() > cap)) {
            maxTokens = OptionalInt.of(cap);
        }
    }

    private boolean asksLogprobs() {
        return asks.logprobs() || asks.topLogprobs() > 0 || asks.include().contains(OUTPUT_LOGPROBS);
    }

    private void forbid(String field, String why) {
        drop.add(field);
        forbidden.put(field, why);
    }

    private Grant verdict() {
        if (exposure.onForbidden() == OnForbidden.REFUSE && !forbidden.isEmpty()) {
            var first = forbidden.entrySet().iterator().next();
            return new Grant.Refused(first.getKey(), first.getValue());
        }
        Trim trim = new Trim(drop, topLogprobs, n, maxTokens, include);
        return new Grant.Granted(trim.isNone() ? Trim.NONE : trim);
    }

    private static String quoted(String value) {
        return "'" + (value.length() > 64 ? value.substring(0, 64) : value) + "'";
    }
}
