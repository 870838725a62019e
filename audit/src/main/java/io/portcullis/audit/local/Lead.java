package io.portcullis.audit.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * How an answer begins when what it must say is given: what a tool returned, or the sentence of a quoted document that
 * answers the question.
 *
 * @param text first words of the answer, empty if free
 * @param question the part of the request that is the question
 * @param sentences length of an answer that fits the question, in sentences
 */
record Lead(String text, String question, double sentences) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COPIED_CHARS_MAX = 600;
    private static final int LONG_QUESTION_CHARS = 300;
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.?!])\\s+|\\n+");
    private static final Pattern QUOTES =
            Pattern.compile("(?i)\\b(context|passages?|documents?|sources?|excerpts?)\\b");
    private static final Pattern SHORT =
            Pattern.compile("(?i)\\b(short|brief|briefly|one sentence|in a word|tl;dr)\\b");
    private static final Pattern LONG =
            Pattern.compile("(?i)\\b(detailed|in detail|thorough|essay|long|comprehensive|in depth)\\b");

    static Lead of(Ask ask) {
        String question = ask.lastUser();
        StringJoiner results = new StringJoiner(" ");
        for (Ask.Turn turn : ask.sinceUser()) {
            if (turn.role().equals("tool")) {
                results.add(told(turn.text()));
            }
        }
        if (results.length() > 0) {
            return new Lead("Here is what I found. " + results, question, 1.5);
        }
        double sentences =
                SHORT.matcher(question).find() ? 2 : LONG.matcher(question).find() ? 13 : 6;
        if (question.length() > LONG_QUESTION_CHARS && QUOTES.matcher(question).find()) {
            return quoted(question);
        }
        return new Lead("", question, sentences);
    }

    private static Lead quoted(String request) {
        String[] sentences = SENTENCE_END.split(request.substring(0, Math.min(request.length(), 20_000)));
        String question = sentences[sentences.length - 1];
        for (String sentence : sentences) {
            question = sentence.endsWith("?") ? sentence : question;
        }
        Set<String> asked = LocalModel.stems(question);
        String best = "";
        double most = 0;
        for (String sentence : sentences) {
            Set<String> shared = new HashSet<>(LocalModel.stems(sentence));
            int size = shared.size();
            shared.retainAll(asked);
            double overlap = shared.size() / Math.sqrt(size + 4.0);
            if (!sentence.equals(question) && overlap > most) {
                best = sentence.strip();
                most = overlap;
            }
        }
        String text = best.isEmpty() ? "" : "According to the documents: " + cut(best);
        return new Lead(text, question, 2);
    }

    /** A tool's result as a sentence: fields of an object by name, anything else as it is. */
    private static String told(String result) {
        String text = result.strip();
        try {
            JsonNode json = text.startsWith("{") ? JSON.readTree(text) : JSON.nullNode();
            if (json.isObject() && !json.isEmpty()) {
                StringJoiner fields = new StringJoiner(", ");
                json.properties()
                        .forEach(field -> fields.add("the "
                                + field.getKey().replace('_', ' ').toLowerCase(Locale.ROOT) + " is "
                                + (field.getValue().isValueNode()
                                        ? field.getValue().asText()
                                        : field.getValue().toString())));
                String sentence = fields.toString();
                return cut(sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1)) + ".";
            }
        } catch (JsonProcessingException e) {
            return cut(text);
        }
        return cut(text) + (text.endsWith(".") ? "" : ".");
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), COPIED_CHARS_MAX));
    }
}
