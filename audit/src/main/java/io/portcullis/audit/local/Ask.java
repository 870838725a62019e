package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A request to the local model, the same for every dialect.
 *
 * @param model name as the caller wrote it, fault suffix included
 * @param turns the conversation in order
 * @param toolRule {@code auto}, {@code none}, {@code required} or the name of the tool that must be called
 * @param n candidates
 * @param stop texts that end an answer
 * @param stream whether the answer is wanted as server-sent events
 * @param logprobs whether log-probabilities are wanted
 * @param thinking bound on the reasoning before the answer in tokens, 0 for none
 * @param schema JSON schema that the answer must fit, if asked for
 * @param prefix text that an answer continues, as in completions; empty otherwise
 */
record Ask(
        String model,
        List<Turn> turns,
        List<Tool> tools,
        String toolRule,
        Sampling sampling,
        int n,
        List<String> stop,
        boolean stream,
        boolean logprobs,
        int thinking,
        Optional<JsonNode> schema,
        String prefix) {

    Ask {
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
    }

    /**
     * One turn of the conversation.
     *
     * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
     * @param called names of the tools that an assistant's turn called
     */
    record Turn(String role, String text, List<String> called) {
        Turn {
            called = List.copyOf(called);
        }
    }

    /** A tool the model may call; {@code schema} describes its arguments. */
    record Tool(String name, String description, JsonNode schema) {}

    String lastUser() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).role().equals("user")) {
                return turns.get(i).text();
            }
        }
        return prefix;
    }

    /** Everything said, joined by new lines. */
    String everything() {
        StringBuilder all = new StringBuilder(prefix);
        for (Turn turn : turns) {
            all.append(turn.text()).append('\n');
        }
        return all.toString();
    }

    /** Turns after the user last spoke: the calls made for this question and what came of them. */
    List<Turn> sinceUser() {
        int from = 0;
        for (int i = 0; i < turns.size(); i++) {
            from = turns.get(i).role().equals("user") ? i + 1 : from;
        }
        return turns.subList(from, turns.size());
    }
}
