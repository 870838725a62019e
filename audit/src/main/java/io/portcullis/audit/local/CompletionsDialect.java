package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code /v1/completions}: one or several prompts, each continued {@code n} times. */
final class CompletionsDialect {
    private static final int CHOICES_MAX = 16;

    private CompletionsDialect() {}

    static Job read(LocalModel model, JsonNode body, Stamp stamp) {
        Fields fields = new Fields(body);
        String name = fields.model();
        List<String> prompts = prompts(model, body.path("prompt"));
        int n = fields.whole("n", 1, 8, 1);
        int bestOf = fields.whole("best_of", 1, 8, n);
        boolean echo = fields.flag("echo");
        int top = fields.whole("logprobs", 0, 5, -1);
        if (bestOf < n || prompts.size() * n > CHOICES_MAX) {
            throw BadAsk.of("n", "best_of must be at least n, and prompts times n at most %d.".formatted(CHOICES_MAX));
        }
        if (echo && top >= 0) {
            throw BadAsk.of("echo", "Setting 'echo' and 'logprobs' at the same time is not supported for this model.");
        }
        Sampling sampling = new Sampling(
                fields.number("temperature", 0, 2, 1),
                fields.topP(),
                fields.seed(stamp.nonce()),
                fields.tokens("max_tokens", 16),
                fields.logitBias(model.vocabulary().size()),
                Math.max(0, top));
        List<Speech> speeches = new ArrayList<>();
        List<String> echoed = new ArrayList<>();
        int input = 0;
        Optional<Ask> last = Optional.empty();
        for (String prompt : prompts) {
            Ask ask = new Ask(
                    name,
                    List.of(),
                    List.of(),
                    "none",
                    sampling,
                    n,
                    fields.stops("stop", 4),
                    fields.flag("stream"),
                    top >= 0,
                    0,
                    Optional.empty(),
                    prompt);
            input += model.count(prompt);
            for (int choice = 0; choice < n; choice++) {
                speeches.add(new Speech(model, ask, choice));
                echoed.add(echo ? prompt : "");
            }
            last = Optional.of(ask);
        }
        boolean usage = body.path("stream_options").path("include_usage").asBoolean(false);
        Ask ask = last.orElseThrow();
        return new Job(
                speeches, new CompletionsScribe(model.vocabulary(), ask, stamp, input, echoed, usage), ask.stream());
    }

    private static List<String> prompts(LocalModel model, JsonNode prompt) {
        List<String> prompts = new ArrayList<>();
        if (prompt.isTextual()) {
            prompts.add(prompt.asText());
        } else if (prompt.path(0).isIntegralNumber()) {
            prompts.add(decoded(model, prompt));
        } else {
            for (JsonNode one : prompt) {
                if (prompts.size() == CHOICES_MAX) {
                    throw BadAsk.of("prompt", "Invalid 'prompt': at most %d.".formatted(CHOICES_MAX));
                }
                prompts.add(one.isTextual() ? one.asText() : decoded(model, one));
            }
        }
        if (prompts.isEmpty()) {
            throw BadAsk.of("prompt", "you must provide a prompt");
        }
        return prompts;
    }

    static String decoded(LocalModel model, JsonNode tokens) {
        int[] ids = new int[tokens.size()];
        for (int i = 0; i < ids.length; i++) {
            int id = tokens.get(i).asInt(-1);
            if (id < 0 || id >= model.vocabulary().size()) {
                throw BadAsk.of(
                        "prompt",
                        "Invalid token id at %d: below %d expected."
                                .formatted(i, model.vocabulary().size()));
            }
            ids[i] = id;
        }
        return model.vocabulary().decode(ids);
    }
}
