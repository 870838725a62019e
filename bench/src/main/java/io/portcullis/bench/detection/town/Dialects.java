package io.portcullis.bench.detection.town;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Bodies of requests and responses in the two public dialects. */
final class Dialects {
    private Dialects() {}

    static void openai(JsonGenerator json, String model, Step step) throws IOException {
        Knobs knobs = step.knobs();
        json.writeObjectFieldStart("request");
        json.writeStringField("model", model);
        json.writeArrayFieldStart("messages");
        if (!step.system().isEmpty()) {
            message(json, "system", step.system());
            json.writeEndObject();
        }
        for (Said said : step.said()) {
            message(json, said.role(), said.text());
            if (!said.reasoning().isEmpty()) {
                json.writeStringField("reasoning_content", said.reasoning());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        common(json, knobs);
        if (knobs.topLogprobs() > 0) {
            json.writeBooleanField("logprobs", true);
            json.writeNumberField("top_logprobs", knobs.topLogprobs());
        }
        if (!knobs.biased().isEmpty()) {
            json.writeObjectFieldStart("logit_bias");
            for (int token : knobs.biased()) {
                json.writeNumberField(Integer.toString(token), 100);
            }
            json.writeEndObject();
        }
        if (knobs.candidates() > 1) {
            json.writeNumberField("n", knobs.candidates());
        }
        if (knobs.thinking()) {
            json.writeStringField("reasoning_effort", "high");
        }
        json.writeEndObject();
        json.writeObjectFieldStart("response");
        if (step.status() >= 400) {
            error(json);
        } else {
            openaiAnswer(json, step);
        }
        json.writeEndObject();
    }

    private static void openaiAnswer(JsonGenerator json, Step step) throws IOException {
        json.writeArrayFieldStart("choices");
        json.writeStartObject();
        json.writeNumberField("index", 0);
        json.writeObjectFieldStart("message");
        json.writeStringField("role", "assistant");
        if (step.answer().isEmpty()) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", step.answer());
        }
        if (!step.reasoning().isEmpty()) {
            json.writeStringField("reasoning_content", step.reasoning());
        }
        json.writeEndObject();
        json.writeStringField("finish_reason", "stop");
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", promptTokens(step));
        json.writeNumberField("completion_tokens", Math.max(1, step.answerTokens()));
        json.writeEndObject();
    }

    static void anthropic(JsonGenerator json, String model, Step step) throws IOException {
        json.writeObjectFieldStart("request");
        json.writeStringField("model", model);
        if (!step.system().isEmpty()) {
            json.writeStringField("system", step.system());
        }
        json.writeArrayFieldStart("messages");
        for (Said said : step.said()) {
            if (said.reasoning().isEmpty()) {
                message(json, said.role(), said.text());
            } else {
                json.writeStartObject();
                json.writeStringField("role", said.role());
                blocks(json, said.reasoning(), said.text());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        Knobs knobs = step.knobs();
        common(json, knobs.maxTokens() == 0 ? knobs.maxTokens(4096) : knobs);
        if (knobs.thinking()) {
            json.writeObjectFieldStart("thinking");
            json.writeStringField("type", "enabled");
            json.writeNumberField("budget_tokens", 2048);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeObjectFieldStart("response");
        if (step.status() >= 400) {
            error(json);
        } else {
            json.writeStringField("type", "message");
            json.writeStringField("role", "assistant");
            blocks(json, step.reasoning(), step.answer());
            json.writeStringField("stop_reason", "end_turn");
            json.writeObjectFieldStart("usage");
            json.writeNumberField("input_tokens", promptTokens(step));
            json.writeNumberField("output_tokens", Math.max(1, step.answerTokens()));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void blocks(JsonGenerator json, String thinking, String text) throws IOException {
        json.writeArrayFieldStart("content");
        if (!thinking.isEmpty()) {
            json.writeStartObject();
            json.writeStringField("type", "thinking");
            json.writeStringField("thinking", thinking);
            json.writeStringField("signature", "sig" + Integer.toHexString(thinking.hashCode()));
            json.writeEndObject();
        }
        if (!text.isEmpty()) {
            json.writeStartObject();
            json.writeStringField("type", "text");
            json.writeStringField("text", text);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void message(JsonGenerator json, String role, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", role);
        json.writeStringField("content", text);
    }

    private static void common(JsonGenerator json, Knobs knobs) throws IOException {
        if (knobs.maxTokens() > 0) {
            json.writeNumberField("max_tokens", knobs.maxTokens());
        }
        if (knobs.temperature() >= 0) {
            json.writeNumberField("temperature", knobs.temperature());
        }
    }

    private static void error(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeStringField("message", "account suspended");
        json.writeStringField("type", "permission_error");
        json.writeEndObject();
    }

    private static int promptTokens(Step step) {
        int tokens = Step.tokens(step.system());
        for (Said said : step.said()) {
            tokens += 4 + Step.tokens(said.text());
        }
        return tokens;
    }
}
