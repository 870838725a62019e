package io.portcullis.bench.shapers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.gateway.wire.Parsed;
import io.portcullis.gateway.wire.Rewrite;
import io.portcullis.gateway.wire.Wire;
import io.portcullis.gateway.wire.Wires;
import io.portcullis.shape.Exposure;
import io.portcullis.shape.Grant;
import io.portcullis.shape.ReasoningVault;
import io.portcullis.shape.ReasoningView;
import io.portcullis.shape.Sealer;
import io.portcullis.traffic.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What shaping costs a request: asks taken out, and sealed reasoning put back, beside reading it and nothing more. */
final class Requests {
    private static final int ROUNDS = 5;
    private static final int CALLS = 4_000;
    private static final int WARM = 10_000;
    private static final int BLOCK = 2_000;

    private final Sealer sealer = Way.vault();
    private long checksum;

    /** Time on one kind of request, with and without the work. */
    record Row(String name, int bytes, Times base, Times added) {}

    List<Row> rows(Endpoint endpoint) {
        Row trimmed = row("n, logit_bias and seed taken out", endpoint, request(endpoint, 0, true));
        if (endpoint == Endpoint.COMPLETIONS) {
            return List.of(trimmed);
        }
        Row one = row("one sealed block of 2,000 bytes put back", endpoint, request(endpoint, 1, false));
        Row eight = row("eight sealed blocks put back", endpoint, request(endpoint, 8, false));
        return List.of(trimmed, one, eight);
    }

    private Row row(String name, Endpoint endpoint, byte[] body) {
        Times base = new Times(ROUNDS);
        Times added = new Times(ROUNDS);
        for (int i = -WARM; i < ROUNDS * CALLS; i++) {
            if (i <= 0 || i % CALLS == 0) {
                base.next(Math.max(0, i / CALLS));
                added.next(Math.max(0, i / CALLS));
            }
            long from = System.nanoTime();
            Wire wire = Wires.of(endpoint);
            Parsed.Read read = (Parsed.Read) wire.parse(body);
            checksum += wire.rewrite(body, Rewrite.NONE).length;
            long cost = System.nanoTime() - from;
            from = System.nanoTime();
            checksum += shaped(wire, read, body).length;
            long more = System.nanoTime() - from;
            base.add(cost);
            added.add(more);
        }
        if (checksum == 0) {
            throw new IllegalStateException("nothing came out of " + endpoint);
        }
        return new Row(name, body.length, base, added);
    }

    /** What the flow does between parsing and forwarding. */
    private byte[] shaped(Wire wire, Parsed.Read read, byte[] body) {
        Exposure exposure = Way.exposure(true, 2, 2, ReasoningView.HIDDEN);
        if (!(exposure.judge(read.asks(), wire.endpoint()) instanceof Grant.Granted(var trim))) {
            throw new IllegalStateException("refused");
        }
        Map<String, byte[]> originals = new HashMap<>();
        for (String handle : read.handles()) {
            if (sealer.vault().open(handle, Way.owner()) instanceof ReasoningVault.Opened.Original(byte[] block)) {
                originals.put(handle, block);
            }
        }
        byte[] sent = wire.rewrite(body, new Rewrite(Optional.empty(), trim, false, originals));
        if (sent.length == body.length) {
            throw new IllegalStateException("nothing was changed");
        }
        return sent;
    }

    private byte[] request(Endpoint endpoint, int blocks, boolean asking) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("model", "house-large")
                .put("stream", true);
        String question = "some words of a question ".repeat(40);
        if (asking) {
            body.put("n", 4).put("seed", 7);
            ObjectNode bias = body.putObject("logit_bias");
            for (int i = 0; i < 50; i++) {
                bias.put(Integer.toString(1_000 + i), 100);
            }
            body.put("logprobs", endpoint == Endpoint.COMPLETIONS ? 5 : 1).put("top_logprobs", 5);
            if (endpoint != Endpoint.COMPLETIONS) {
                body.put("logprobs", true);
            }
        }
        switch (endpoint) {
            case COMPLETIONS -> body.put("prompt", question);
            case RESPONSES -> responses(body.putArray("input"), question, blocks);
            case CHAT_COMPLETIONS, MESSAGES, EMBEDDINGS, COUNT_TOKENS ->
                turns(body.put("max_tokens", 500).putArray("messages"), question, endpoint, blocks);
        }
        body.putArray("tools").addObject().put("type", "function").put("name", "look");
        return body.toString().getBytes(UTF_8);
    }

    private String handle(ObjectNode block) {
        return sealer.seal(block.toString().getBytes(UTF_8)).orElseThrow();
    }

    private void responses(ArrayNode input, String question, int blocks) {
        input.addObject().put("role", "user").put("content", question);
        for (int i = 0; i < blocks; i++) {
            ObjectNode block = input.objectNode().put("type", "reasoning").put("encrypted_content", "x".repeat(BLOCK));
            input.addObject().put("type", "reasoning").put("id", "rs_" + i).put("encrypted_content", handle(block));
            input.addObject().put("role", "user").put("content", question);
        }
    }

    private void turns(ArrayNode messages, String question, Endpoint endpoint, int blocks) {
        messages.addObject().put("role", "user").put("content", question);
        for (int i = 0; i < blocks; i++) {
            ObjectNode answer = messages.addObject().put("role", "assistant");
            if (endpoint == Endpoint.MESSAGES) {
                ObjectNode block = messages.objectNode().put("type", "thinking").put("thinking", "x".repeat(BLOCK));
                ArrayNode content = answer.putArray("content");
                content.addObject().put("type", "redacted_thinking").put("data", handle(block));
                content.addObject().put("type", "text").put("text", "so");
            } else {
                ObjectNode block = messages.objectNode().put("reasoning_content", "x".repeat(BLOCK));
                answer.put("content", "so")
                        .putArray("reasoning_details")
                        .addObject()
                        .put("type", "reasoning.encrypted")
                        .put("data", handle(block));
            }
            messages.addObject().put("role", "user").put("content", question);
        }
    }
}
