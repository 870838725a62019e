package io.portcullis.audit.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Sweeps the vocabulary with {@code logit_bias} under one constant prompt and reads logits off the log-probabilities:
 * a biased token enters the top list, and z_i - z_ref = lp_i - lp_ref - bias (Carlini et al. 2024, "Stealing part of a
 * production language model"). One answer token a call, so it is cheap.
 */
final class LogitThief implements Actor {
    private static final int BIASED = 4;
    private static final double BIAS = 60;
    private static final int SWEEP_MAX = 50_000;

    private final String name;
    private final Line line;
    private final String model;
    private final Tally tally;
    private final String prompt;
    private final Map<Integer, Double> logits = new HashMap<>();
    private int next = 300;

    LogitThief(String name, Line line, String model, long seed, Tally tally) {
        this.name = name;
        this.line = line;
        this.model = model;
        this.tally = tally;
        prompt = "x".repeat(1 + new SplittableRandom(seed).nextInt(3));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean attacks() {
        return true;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    /** Logits found so far, by token id, relative to the most probable token that was not biased. */
    Map<Integer, Double> logits() {
        return Map.copyOf(logits);
    }

    @Override
    public void step() throws InterruptedException {
        ObjectNode body = Chat.body(model, 1);
        body.put("logprobs", true)
                .put("top_logprobs", BIASED + 1)
                .put("temperature", 1)
                .put("seed", 1);
        ObjectNode bias = body.putObject("logit_bias");
        for (int i = 0; i < BIASED; i++) {
            bias.put(Integer.toString(next + i), BIAS);
        }
        JsonNode answer = line.post("/v1/chat/completions", Chat.say(body, "user", prompt));
        Chat.harvest(tally, answer);
        JsonNode top = answer.path("choices")
                .path(0)
                .path("logprobs")
                .path("content")
                .path(0)
                .path("top_logprobs");
        for (int i = 0; i < Math.min(BIASED, top.size() - 1); i++) {
            double reference = top.path(top.size() - 1).path("logprob").asDouble();
            logits.put(next + i, top.path(i).path("logprob").asDouble() - reference - BIAS);
        }
        next = next + BIASED > SWEEP_MAX ? 300 : next + BIASED;
    }
}
