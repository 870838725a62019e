package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One candidate answer, a {@link Piece} at a time and only as fast as it is asked for: reasoning first if wanted, then
 * a tool call, JSON that fits a schema, or text. Ends with one {@link Piece.End}. Not thread safe.
 *
 * <p>What the grammar of the answer leaves no choice about (JSON, what a tool returned) is written as forced tokens,
 * as constrained decoding does.
 */
final class Speech {
    private static final int ARGUMENT_TOKENS = 6;

    private final LocalModel model;
    private final Ask ask;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer incomplete = ByteBuffer.allocate(0);

    private final Deque<Piece> ready = new ArrayDeque<>();
    private final Deque<Piece.Word> held = new ArrayDeque<>();
    private final StringBuilder heldText = new StringBuilder();
    private final Deque<Integer> forced = new ArrayDeque<>();
    private final Optional<Ask.Tool> tool;
    private final boolean only;
    private final Generation answer;
    private final Generation thoughts;
    private boolean thinking;
    private boolean over;
    private int outputTokens;
    private int reasoningTokens;

    Speech(LocalModel model, Ask ask, int choice) {
        this.model = model;
        this.ask = ask;
        String question = ask.lastUser();
        Lead lead = Lead.of(ask);
        Topic topic = model.topic(lead.question(), ask.everything(), Script.Voice.ANSWER);
        answer = new Generation(model, topic, ask.sampling(), lead.sentences(), 2L * choice);
        Topic doubts = model.topic(lead.question(), "", Script.Voice.THINKING);
        thoughts = new Generation(model, doubts, ask.sampling(), Math.max(3, ask.thinking() / 18.0), 2L * choice + 1);
        thinking = ask.thinking() > 0;
        tool = ToolChoice.choose(ask);
        Optional<JsonNode> schema = ask.schema().filter(s -> tool.isEmpty());
        only = schema.isPresent();
        String script = schema.map(s -> Arguments.read(s, question).toString()).orElse(lead.text());
        for (int token : model.vocabulary().encode(script)) {
            forced.add(token);
        }
    }

    int outputTokens() {
        return outputTokens;
    }

    int reasoningTokens() {
        return reasoningTokens;
    }

    boolean over() {
        return over && ready.isEmpty();
    }

    /** The next piece; not to be called once {@link #over}. */
    Piece next() {
        while (ready.isEmpty()) {
            if (thinking) {
                think();
            } else if (tool.isPresent()) {
                call(tool.get());
            } else {
                speak();
            }
        }
        return ready.remove();
    }

    private void think() {
        Token token = thoughts.next();
        if (token.id() == Vocabulary.END || reasoningTokens >= ask.thinking()) {
            thinking = false;
            return;
        }
        reasoningTokens++;
        count();
        ready.add(new Piece.Thought(opening(reasoningTokens, decode(token.id()))));
    }

    private void call(Ask.Tool chosen) {
        String arguments = Arguments.read(chosen.schema(), ask.lastUser()).toString();
        int[] tokens = model.vocabulary().encode(arguments);
        outputTokens += 4 + tokens.length;
        String id = Ids.alphanumeric(
                "call_",
                24,
                arguments.hashCode() * 31L + ask.sampling().seed() + ask.turns().size());
        ready.add(new Piece.Call(id, chosen.name()));
        for (int from = 0; from < tokens.length; from += ARGUMENT_TOKENS) {
            StringBuilder part = new StringBuilder();
            for (int i = from; i < Math.min(tokens.length, from + ARGUMENT_TOKENS); i++) {
                part.append(decode(tokens[i]));
            }
            ready.add(new Piece.Arguments(part.toString()));
        }
        end(Piece.Finish.TOOL, "");
    }

    private void speak() {
        if (outputTokens >= ask.sampling().maxTokens()) {
            finish(Piece.Finish.LENGTH);
            return;
        }
        Integer scripted = forced.poll();
        if (scripted == null && only) {
            finish(Piece.Finish.STOP);
            return;
        }
        Token token = scripted != null ? Token.forced(scripted, ask.sampling().topLogprobs() > 0) : answer.next();
        if (token.id() == Vocabulary.END) {
            finish(Piece.Finish.STOP);
            return;
        }
        outputTokens++;
        boolean continues = !ask.prefix().isEmpty();
        String text = decode(token.id());
        hold(new Piece.Word(continues ? text : opening(outputTokens - reasoningTokens, text), token));
    }

    /** A token may belong to a stop text that is not complete yet, so it waits until that is decided. */
    private void hold(Piece.Word word) {
        held.add(word);
        heldText.append(word.text());
        int cut = -1;
        String matched = "";
        int open = 0;
        for (String stop : ask.stop()) {
            int at = heldText.indexOf(stop);
            if (at >= 0 && (cut < 0 || at < cut)) {
                cut = at;
                matched = stop;
            }
            open = Math.max(open, openLength(stop));
        }
        release(cut >= 0 ? cut : heldText.length() - open, cut >= 0);
        if (cut >= 0) {
            end(Piece.Finish.STOP_TEXT, matched);
        }
    }

    private int openLength(String stop) {
        for (int length = Math.min(stop.length() - 1, heldText.length()); length > 0; length--) {
            if (stop.startsWith(heldText.substring(heldText.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    private void release(int chars, boolean cut) {
        int left = chars;
        while (!held.isEmpty() && (held.element().text().length() <= left || cut && left > 0)) {
            Piece.Word word = held.remove();
            String text = word.text().substring(0, Math.min(left, word.text().length()));
            heldText.delete(0, text.length());
            left -= text.length();
            ready.add(new Piece.Word(text, word.token()));
        }
    }

    private void finish(Piece.Finish why) {
        release(heldText.length(), false);
        end(why, "");
    }

    private void end(Piece.Finish why, String matched) {
        over = true;
        ready.add(new Piece.End(why, matched));
    }

    /** The first token is written without the space that sets it off from a token before it. */
    private static String opening(int tokensSoFar, String text) {
        return tokensSoFar == 1 && text.startsWith(" ") ? text.substring(1) : text;
    }

    private void count() {
        outputTokens++;
        if (outputTokens >= ask.sampling().maxTokens()) {
            thinking = false;
        }
    }

    private String decode(int token) {
        byte[] bytes = model.vocabulary().bytes(token);
        ByteBuffer in = ByteBuffer.allocate(incomplete.remaining() + bytes.length);
        in.put(incomplete).put(bytes).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 2);
        utf8.reset();
        utf8.decode(in, out, false);
        incomplete = in;
        return out.flip().toString();
    }
}
