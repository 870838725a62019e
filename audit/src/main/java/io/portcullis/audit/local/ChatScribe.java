package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code chat.completion} objects and their chunks; reasoning goes into {@code reasoning_content}. */
final class ChatScribe implements Scribe {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Vocabulary vocabulary;
    private final Ask ask;
    private final Stamp stamp;
    private final int inputTokens;
    private final boolean usageWanted;
    private final List<Choice> choices = new ArrayList<>();
    private int outputTokens;
    private int reasoningTokens;

    ChatScribe(Vocabulary vocabulary, Ask ask, Stamp stamp, int inputTokens, boolean usageWanted) {
        this.vocabulary = vocabulary;
        this.ask = ask;
        this.stamp = stamp;
        this.inputTokens = inputTokens;
        this.usageWanted = usageWanted;
    }

    /** What has been said of one candidate. */
    private static final class Choice {
        final StringBuilder text = new StringBuilder();
        final StringBuilder reasoning = new StringBuilder();
        final ArrayNode logprobs = JSON.arrayNode();
        final ArrayNode calls = JSON.arrayNode();
        final StringBuilder arguments = new StringBuilder();
        String finish = "stop";
    }

    @Override
    public void open(Events out) {
        for (int choice = 0; choice < ask.n(); choice++) {
            ObjectNode delta = JSON.objectNode().put("role", "assistant").put("content", "");
            out.data(chunk(choice, delta.putNull("refusal")).toString());
        }
    }

    @Override
    public void write(int index, Piece piece, Speech speech, Events out) {
        while (choices.size() <= index) {
            choices.add(new Choice());
        }
        Choice choice = choices.get(index);
        ObjectNode delta = JSON.objectNode();
        ArrayNode logprobs = JSON.arrayNode();
        String finish = "";
        switch (piece) {
            case Piece.Thought thought -> {
                choice.reasoning.append(thought.text());
                delta.put("reasoning_content", thought.text());
            }
            case Piece.Word word -> {
                choice.text.append(word.text());
                delta.put("content", word.text());
                logprobs.add(Logprobs.of(vocabulary, word.token()));
                choice.logprobs.addAll(logprobs);
            }
            case Piece.Call begun -> {
                ObjectNode call = choice.calls.addObject().put("id", begun.id()).put("type", "function");
                call.putObject("function").put("name", begun.name()).put("arguments", "");
                delta.putArray("tool_calls").add(call.deepCopy().put("index", choice.calls.size() - 1));
            }
            case Piece.Arguments part -> {
                choice.arguments.append(part.text());
                ObjectNode call = delta.putArray("tool_calls").addObject().put("index", choice.calls.size() - 1);
                call.putObject("function").put("arguments", part.text());
            }
            case Piece.End end -> {
                finish = finish(end.finish());
                choice.finish = finish;
                outputTokens += speech.outputTokens();
                reasoningTokens += speech.reasoningTokens();
            }
        }
        ObjectNode chunk = chunk(index, delta);
        ObjectNode shown = (ObjectNode) chunk.path("choices").path(0);
        if (ask.logprobs() && !logprobs.isEmpty()) {
            shown.set("logprobs", logprobs(logprobs));
        }
        if (!finish.isEmpty()) {
            shown.put("finish_reason", finish);
        }
        out.data(chunk.toString());
    }

    private static ObjectNode logprobs(ArrayNode content) {
        ObjectNode logprobs = JSON.objectNode();
        logprobs.set("content", content);
        return logprobs.putNull("refusal");
    }

    private static String finish(Piece.Finish why) {
        return switch (why) {
            case STOP, STOP_TEXT -> "stop";
            case LENGTH -> "length";
            case TOOL -> "tool_calls";
        };
    }

    private ObjectNode head(String object) {
        return JSON.objectNode()
                .put("id", stamp.id("chatcmpl-", 29))
                .put("object", object)
                .put("created", stamp.seconds())
                .put("model", ask.model());
    }

    private ObjectNode chunk(int index, ObjectNode delta) {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.put("service_tier", "default").put("system_fingerprint", "fp_pebble1");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
        choice.set("delta", delta);
        choice.putNull("logprobs").putNull("finish_reason");
        if (usageWanted) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    @Override
    public void close(Events out) {
        if (usageWanted) {
            ObjectNode chunk = head("chat.completion.chunk");
            chunk.put("service_tier", "default").put("system_fingerprint", "fp_pebble1");
            chunk.putArray("choices");
            chunk.set("usage", usage());
            out.data(chunk.toString());
        }
        out.data("[DONE]");
    }

    @Override
    public ObjectNode whole() {
        ObjectNode whole = head("chat.completion");
        ArrayNode shown = whole.putArray("choices");
        for (Choice choice : choices) {
            ObjectNode one = shown.addObject().put("index", shown.size() - 1);
            ObjectNode message = one.putObject("message").put("role", "assistant");
            if (choice.calls.isEmpty()) {
                message.put("content", choice.text.toString());
            } else {
                message.putNull("content");
                ObjectNode function = (ObjectNode) choice.calls.path(0).path("function");
                function.put("arguments", choice.arguments.toString());
                message.set("tool_calls", choice.calls);
            }
            message.putNull("refusal").putArray("annotations");
            if (!choice.reasoning.isEmpty()) {
                message.put("reasoning_content", choice.reasoning.toString());
            }
            if (ask.logprobs()) {
                one.set("logprobs", logprobs(choice.logprobs));
            } else {
                one.putNull("logprobs");
            }
            one.put("finish_reason", choice.finish);
        }
        whole.set("usage", usage());
        return whole.put("service_tier", "default").put("system_fingerprint", "fp_pebble1");
    }

    private ObjectNode usage() {
        ObjectNode usage = JSON.objectNode()
                .put("prompt_tokens", inputTokens)
                .put("completion_tokens", outputTokens)
                .put("total_tokens", inputTokens + outputTokens);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", reasoningTokens)
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }
}
