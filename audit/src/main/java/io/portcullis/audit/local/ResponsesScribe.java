package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Writes response objects and their numbered events. Reasoning shows as a summary where one is asked for. */
final class ResponsesScribe implements Scribe {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Vocabulary vocabulary;
    private final Ask ask;
    private final Stamp stamp;
    private final int inputTokens;
    private final JsonNode body;
    private final boolean sealed;
    private final boolean summary;
    private final ArrayNode output = JSON.arrayNode();
    private final StringBuilder text = new StringBuilder();
    private final ArrayNode logprobs = JSON.arrayNode();
    private String openType = "";
    private boolean incomplete;
    private int sequence;
    private int outputTokens;
    private int reasoningTokens;

    ResponsesScribe(Vocabulary vocabulary, Ask ask, Stamp stamp, int inputTokens, JsonNode body, Set<String> include) {
        this.vocabulary = vocabulary;
        this.ask = ask;
        this.stamp = stamp;
        this.inputTokens = inputTokens;
        this.body = body;
        this.sealed = include.contains("reasoning.encrypted_content");
        this.summary = body.path("reasoning").hasNonNull("summary");
    }

    @Override
    public void open(Events out) {
        for (String name : new String[] {"response.created", "response.in_progress"}) {
            ObjectNode event = event(name);
            event.set("response", response("in_progress"));
            out.event(name, event);
        }
    }

    @Override
    public void write(int choice, Piece piece, Speech speech, Events out) {
        switch (piece) {
            case Piece.Thought thought -> {
                begin("reasoning", out);
                text.append(thought.text());
                if (summary) {
                    ObjectNode delta =
                            event("response.reasoning_summary_text.delta").put("summary_index", 0);
                    emit(out, delta.put("delta", thought.text()));
                }
            }
            case Piece.Word word -> {
                begin("message", out);
                text.append(word.text());
                ObjectNode delta = event("response.output_text.delta").put("content_index", 0);
                ArrayNode shown = delta.put("delta", word.text()).putArray("logprobs");
                if (ask.logprobs()) {
                    shown.add(Logprobs.of(vocabulary, word.token()));
                    logprobs.addAll(shown);
                }
                emit(out, delta);
            }
            case Piece.Call call -> {
                finish(out);
                openType = "function_call";
                ObjectNode item = item("function_call", "fc_").put("status", "in_progress");
                added(item.put("arguments", "").put("call_id", call.id()).put("name", call.name()), out);
            }
            case Piece.Arguments part -> {
                text.append(part.text());
                emit(out, event("response.function_call_arguments.delta").put("delta", part.text()));
            }
            case Piece.End end -> {
                if (output.isEmpty()) {
                    begin("message", out);
                }
                incomplete = end.finish() == Piece.Finish.LENGTH;
                finish(out);
                outputTokens = speech.outputTokens();
                reasoningTokens = speech.reasoningTokens();
            }
        }
    }

    private ObjectNode item(String type, String prefix) {
        return JSON.objectNode().put("id", stamp.id(prefix + output.size(), 40)).put("type", type);
    }

    private void added(ObjectNode item, Events out) {
        output.add(item);
        ObjectNode event = event("response.output_item.added").put("output_index", output.size() - 1);
        event.set("item", item.deepCopy());
        out.event("response.output_item.added", event);
    }

    private void begin(String type, Events out) {
        if (openType.equals(type)) {
            return;
        }
        finish(out);
        openType = type;
        if (type.equals("reasoning")) {
            ObjectNode item = item(type, "rs_");
            item.putArray("summary");
            added(item, out);
            if (summary) {
                ObjectNode event =
                        event("response.reasoning_summary_part.added").put("summary_index", 0);
                event.putObject("part").put("type", "summary_text").put("text", "");
                emit(out, event);
            }
        } else {
            ObjectNode item = item(type, "msg_").put("status", "in_progress").put("role", "assistant");
            item.putArray("content");
            added(item, out);
            ObjectNode event = event("response.content_part.added").put("content_index", 0);
            event.set("part", part(""));
            emit(out, event);
        }
    }

    private ObjectNode part(String said) {
        ObjectNode part = JSON.objectNode().put("type", "output_text").put("text", said);
        part.putArray("annotations");
        part.putArray("logprobs").addAll(logprobs);
        return part;
    }

    private void finish(Events out) {
        if (openType.isEmpty()) {
            return;
        }
        ObjectNode item = (ObjectNode) output.path(output.size() - 1);
        String said = text.toString();
        if (openType.equals("message")) {
            ObjectNode done =
                    event("response.output_text.done").put("content_index", 0).put("text", said);
            done.putArray("logprobs").addAll(logprobs);
            emit(out, done);
            ObjectNode event = event("response.content_part.done").put("content_index", 0);
            event.set("part", part(said));
            emit(out, event);
            item.withArray("content").add(part(said));
            item.put("status", incomplete ? "incomplete" : "completed");
        } else if (openType.equals("reasoning")) {
            if (summary) {
                emit(
                        out,
                        event("response.reasoning_summary_text.done")
                                .put("summary_index", 0)
                                .put("text", said));
                ObjectNode event = event("response.reasoning_summary_part.done").put("summary_index", 0);
                event.putObject("part").put("type", "summary_text").put("text", said);
                emit(out, event);
                item.withArray("summary")
                        .addObject()
                        .put("type", "summary_text")
                        .put("text", said);
            }
            if (sealed) {
                item.put("encrypted_content", stamp.seal().sealed(said));
            }
        } else {
            item.put("arguments", said).put("status", "completed");
            emit(
                    out,
                    event("response.function_call_arguments.done")
                            .put("name", item.path("name").asText())
                            .put("arguments", said));
        }
        ObjectNode done = JSON.objectNode().put("type", "response.output_item.done");
        done.put("sequence_number", sequence++).put("output_index", output.size() - 1);
        done.set("item", item.deepCopy());
        out.event("response.output_item.done", done);
        text.setLength(0);
        openType = "";
    }

    private ObjectNode event(String type) {
        return JSON.objectNode().put("type", type).put("sequence_number", sequence++);
    }

    /** Writes an event about the item that is open. */
    private void emit(Events out, ObjectNode event) {
        event.put("output_index", output.size() - 1)
                .put("item_id", output.path(output.size() - 1).path("id").asText());
        out.event(event.path("type").asText(), event);
    }

    @Override
    public void close(Events out) {
        String name = incomplete ? "response.incomplete" : "response.completed";
        ObjectNode event = event(name);
        event.set("response", whole());
        out.event(name, event);
    }

    @Override
    public ObjectNode whole() {
        return response(incomplete ? "incomplete" : "completed");
    }

    private ObjectNode response(String status) {
        ObjectNode response = JSON.objectNode()
                .put("id", stamp.id("resp_", 48))
                .put("object", "response")
                .put("created_at", stamp.seconds())
                .put("status", status)
                .put("background", false)
                .putNull("error");
        if (status.equals("incomplete")) {
            response.putObject("incomplete_details").put("reason", "max_output_tokens");
        } else {
            response.putNull("incomplete_details");
        }
        echo(response, "instructions", JSON.nullNode());
        echo(response, "max_output_tokens", JSON.nullNode());
        response.put("model", ask.model());
        response.set("output", output.deepCopy());
        response.put("parallel_tool_calls", body.path("parallel_tool_calls").asBoolean(true));
        response.putNull("previous_response_id");
        echo(response, "reasoning", JSON.objectNode().putNull("effort").putNull("summary"));
        response.put("service_tier", "default").put("store", false);
        response.put("temperature", ask.sampling().temperature());
        ObjectNode text = JSON.objectNode();
        text.putObject("format").put("type", "text");
        echo(response, "text", text);
        echo(response, "tool_choice", JSON.textNode("auto"));
        echo(response, "tools", JSON.arrayNode());
        response.put("top_logprobs", ask.sampling().topLogprobs())
                .put("top_p", ask.sampling().topP());
        response.put("truncation", "disabled");
        if (status.equals("in_progress")) {
            response.putNull("usage");
        } else {
            response.set("usage", usage());
        }
        response.putNull("user");
        echo(response, "metadata", JSON.objectNode());
        return response;
    }

    private void echo(ObjectNode response, String field, JsonNode otherwise) {
        response.set(field, body.hasNonNull(field) ? body.get(field) : otherwise);
    }

    private ObjectNode usage() {
        ObjectNode usage = JSON.objectNode().put("input_tokens", inputTokens);
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.put("output_tokens", outputTokens);
        usage.putObject("output_tokens_details").put("reasoning_tokens", reasoningTokens);
        return usage.put("total_tokens", inputTokens + outputTokens);
    }
}
