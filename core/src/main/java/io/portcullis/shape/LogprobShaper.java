package io.portcullis.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Log-probabilities clamped to k alternatives, rounded, or taken out: {@code choices[].logprobs} of chat and
 * completions becomes null, {@code logprobs} of the Responses API an empty list, as where they were not asked for.
 */
final class LogprobShaper implements Shaper {
    private final boolean shown;
    private final int max;
    private final int decimals;

    LogprobShaper(Exposure exposure) {
        this.shown = exposure.logprobs();
        this.max = exposure.topLogprobsMax();
        this.decimals = exposure.logprobDecimals();
    }

    @Override
    public Shaped event(ObjectNode event, byte[] raw) {
        return whole(event, raw) ? Shaped.by(event) : Shaped.KEPT;
    }

    @Override
    public boolean whole(ObjectNode answer, byte[] raw) {
        boolean changed = prompt(answer);
        for (JsonNode choice : answer.path("choices")) {
            changed |= prompt(choice);
            if (choice instanceof ObjectNode owner && owner.get("logprobs") instanceof ObjectNode logprobs) {
                changed |= shown ? choice(logprobs) : nothing(owner);
            }
        }
        changed |= part(answer);
        changed |= part(answer.path("part"));
        changed |= item(answer.path("item"));
        for (JsonNode item : answer.path("response").path("output")) {
            changed |= item(item);
        }
        for (JsonNode item : answer.path("output")) {
            changed |= item(item);
        }
        return changed;
    }

    /** Log-probabilities of the prompt (vLLM) are never shown but in full: nothing official reads them. */
    private static boolean prompt(JsonNode owner) {
        return owner instanceof ObjectNode object && object.remove("prompt_logprobs") != null;
    }

    private static boolean nothing(ObjectNode owner) {
        owner.set("logprobs", NullNode.getInstance());
        return true;
    }

    /** Chat's {@code content} and {@code refusal} lists, or the parallel lists of completions. */
    private boolean choice(ObjectNode logprobs) {
        boolean changed = tokens(logprobs.path("content"));
        changed |= tokens(logprobs.path("refusal"));
        if (logprobs.get("token_logprobs") instanceof ArrayNode numbers) {
            for (int i = 0; i < numbers.size(); i++) {
                BigDecimal rounded = rounded(numbers.get(i));
                if (rounded != null) {
                    numbers.set(i, rounded);
                    changed = true;
                }
            }
        }
        for (JsonNode alternatives : logprobs.path("top_logprobs")) {
            if (alternatives instanceof ObjectNode object) {
                changed |= alternatives(object);
            }
        }
        return changed;
    }

    private boolean item(JsonNode item) {
        boolean changed = false;
        for (JsonNode part : item.path("content")) {
            changed |= part(part);
        }
        return changed;
    }

    private boolean part(JsonNode part) {
        if (!(part instanceof ObjectNode owner) || !(owner.get("logprobs") instanceof ArrayNode logprobs)) {
            return false;
        }
        if (!shown && !logprobs.isEmpty()) {
            owner.putArray("logprobs");
            return true;
        }
        return tokens(logprobs);
    }

    private boolean tokens(JsonNode list) {
        boolean changed = false;
        for (JsonNode token : list) {
            changed |= number(token);
            if (token.get("top_logprobs") instanceof ArrayNode top) {
                while (top.size() > max) {
                    top.remove(top.size() - 1);
                    changed = true;
                }
                for (JsonNode alternative : top) {
                    changed |= number(alternative);
                }
            }
        }
        return changed;
    }

    private boolean number(JsonNode token) {
        BigDecimal rounded = rounded(token.path("logprob"));
        if (rounded == null || !(token instanceof ObjectNode object)) {
            return false;
        }
        object.put("logprob", rounded);
        return true;
    }

    /** The likeliest k of a map from token to log-probability, in their old order. */
    private boolean alternatives(ObjectNode map) {
        boolean changed = false;
        if (map.size() > max) {
            List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(map.properties());
            entries.sort((a, b) ->
                    Double.compare(b.getValue().asDouble(), a.getValue().asDouble()));
            Set<String> kept = new HashSet<>();
            for (int i = 0; i < max; i++) {
                kept.add(entries.get(i).getKey());
            }
            map.retain(kept);
            changed = true;
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            BigDecimal rounded = rounded(entry.getValue());
            if (rounded != null) {
                entry.setValue(map.numberNode(rounded));
                changed = true;
            }
        }
        return changed;
    }

    /** Null where nothing is to be rounded. */
    private @Nullable BigDecimal rounded(JsonNode number) {
        if (!number.isNumber()
                || decimals >= Exposure.EXACT
                || number.isDouble() && !Double.isFinite(number.asDouble())) {
            return null;
        }
        BigDecimal value = number.decimalValue();
        return value.scale() <= decimals ? null : value.setScale(decimals, RoundingMode.HALF_EVEN);
    }
}
