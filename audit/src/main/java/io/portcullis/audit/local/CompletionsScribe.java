package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code text_completion} objects, streamed or not. */
final class CompletionsScribe implements Scribe {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Vocabulary vocabulary;
    private final Ask ask;
    private final Stamp stamp;
    private final int inputTokens;
    private final List<String> echoed;
    private final boolean usageWanted;
    private final List<StringBuilder> texts = new ArrayList<>();
    private final List<String> finishes = new ArrayList<>();
    private final List<ObjectNode> logprobs = new ArrayList<>();
    private int outputTokens;

    CompletionsScribe(
            Vocabulary vocabulary, Ask ask, Stamp stamp, int inputTokens, List<String> echoed, boolean usageWanted) {
        this.vocabulary = vocabulary;
        this.ask = ask;
        this.stamp = stamp;
        this.inputTokens = inputTokens;
        this.echoed = List.copyOf(echoed);
        this.usageWanted = usageWanted;
        for (String echo : echoed) {
            texts.add(new StringBuilder(echo));
            finishes.add("");
            logprobs.add(emptyLogprobs());
        }
    }

    @Override
    public void open(Events out) {
        for (int choice = 0; choice < echoed.size(); choice++) {
            if (!echoed.get(choice).isEmpty()) {
                out.data(chunk(choice, echoed.get(choice), "", emptyLogprobs()).toString());
            }
        }
    }

    @Override
    public void write(int choice, Piece piece, Speech speech, Events out) {
        if (piece instanceof Piece.Word word) {
            ObjectNode shown = emptyLogprobs();
            note(shown, word, texts.get(choice).length());
            note(logprobs.get(choice), word, texts.get(choice).length());
            texts.get(choice).append(word.text());
            out.data(chunk(choice, word.text(), "", shown).toString());
        } else if (piece instanceof Piece.End end) {
            finishes.set(choice, end.finish() == Piece.Finish.LENGTH ? "length" : "stop");
            outputTokens += speech.outputTokens();
            out.data(chunk(choice, "", finishes.get(choice), emptyLogprobs()).toString());
        }
    }

    private static ObjectNode emptyLogprobs() {
        ObjectNode logprobs = JSON.objectNode();
        for (String field : List.of("tokens", "token_logprobs", "top_logprobs", "text_offset")) {
            logprobs.putArray(field);
        }
        return logprobs;
    }

    private void note(ObjectNode target, Piece.Word word, int offset) {
        target.withArray("tokens").add(Logprobs.label(vocabulary, word.token().id()));
        target.withArray("token_logprobs").add(word.token().logprob());
        ObjectNode top = target.withArray("top_logprobs").addObject();
        for (Token.Alternative alternative : word.token().top()) {
            top.put(Logprobs.label(vocabulary, alternative.id()), alternative.logprob());
        }
        target.withArray("text_offset").add(offset);
    }

    private ObjectNode choice(int index, String text, String finish, ObjectNode shown) {
        ObjectNode choice = JSON.objectNode().put("text", text).put("index", index);
        if (ask.logprobs()) {
            choice.set("logprobs", shown);
        } else {
            choice.putNull("logprobs");
        }
        return finish.isEmpty() ? choice.putNull("finish_reason") : choice.put("finish_reason", finish);
    }

    private ObjectNode chunk(int index, String text, String finish, ObjectNode shown) {
        ObjectNode chunk = head();
        chunk.putArray("choices").add(choice(index, text, finish, shown));
        return usageWanted ? chunk.putNull("usage") : chunk;
    }

    @Override
    public void close(Events out) {
        if (usageWanted) {
            ObjectNode chunk = head();
            chunk.putArray("choices");
            chunk.set("usage", usage());
            out.data(chunk.toString());
        }
        out.data("[DONE]");
    }

    @Override
    public ObjectNode whole() {
        ObjectNode whole = head();
        ArrayNode choices = whole.putArray("choices");
        for (int choice = 0; choice < texts.size(); choice++) {
            choices.add(choice(choice, texts.get(choice).toString(), finishes.get(choice), logprobs.get(choice)));
        }
        whole.set("usage", usage());
        return whole;
    }

    private ObjectNode head() {
        return JSON.objectNode()
                .put("id", stamp.id("cmpl-", 29))
                .put("object", "text_completion")
                .put("created", stamp.seconds())
                .put("model", ask.model());
    }

    private ObjectNode usage() {
        return JSON.objectNode()
                .put("prompt_tokens", inputTokens)
                .put("completion_tokens", outputTokens)
                .put("total_tokens", inputTokens + outputTokens);
    }
}
