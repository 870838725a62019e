package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.portcullis.shape.Trim;
import io.portcullis.traffic.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * One rewriting of one request: a second streaming pass that notes where changed fields stand, then a splice. Bytes
 * that do not change are copied, never written anew.
 */
final class RequestWriter {
    private static final Set<String> LENGTHS = Set.of("max_tokens", "max_completion_tokens", "max_output_tokens");

    /** Least thinking budget that Anthropic's API takes. */
    private static final int THINKING_LEAST = 1024;

    private final Endpoint endpoint;
    private final Rewrite rewrite;
    private final JsonParser in;
    private final Splice splice;
    private final List<Member> members = new ArrayList<>();
    private boolean lengthGiven;
    private boolean optionsGiven;

    /** A top-level field: from its name's quote to the end of its value. */
    private record Member(int from, int to, boolean dropped) {}

    private RequestWriter(Endpoint endpoint, byte[] body, Rewrite rewrite, JsonParser in) {
        this.endpoint = endpoint;
        this.rewrite = rewrite;
        this.in = in;
        this.splice = new Splice(body);
    }

    static byte[] rewrite(Endpoint endpoint, byte[] body, Rewrite rewrite) {
        if (rewrite.equals(Rewrite.NONE)) {
            return body;
        }
        try (JsonParser in = Json.FACTORY.createParser(body)) {
            return new RequestWriter(endpoint, body, rewrite, in).written();
        } catch (IOException e) {
            throw new UncheckedIOException("a request that was parsed cannot be read again", e);
        }
    }

    private byte[] written() throws IOException {
        in.nextToken();
        int start = end();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            int from = start();
            in.nextToken();
            boolean drop = rewrite.trim().drop().contains(name);
            if (drop) {
                in.skipChildren();
            } else {
                member(name);
            }
            members.add(new Member(from, end(), drop));
        }
        remove();
        insert(start);
        return splice.spliced();
    }

    private void member(String name) throws IOException {
        Trim trim = rewrite.trim();
        int from = start();
        switch (name) {
            case "model" -> {
                if (rewrite.model().isPresent() && !rewrite.model().get().equals(in.getText())) {
                    replace(from, new JsonText().string(rewrite.model().get()).toBytes());
                }
            }
            case "n", "best_of" -> cap(trim.n(), from);
            case "top_logprobs", "prompt_logprobs", "logprobs" -> cap(trim.topLogprobs(), from);
            case "max_tokens", "max_completion_tokens", "max_output_tokens" -> length(name, from);
            case "include" -> include(from);
            case "thinking" -> thinking(from);
            case "stream_options" -> {
                optionsGiven = true;
                options(from);
            }
            case "messages", "input" -> originals();
            default -> in.skipChildren();
        }
    }

    private void cap(OptionalInt cap, int from) throws IOException {
        if (cap.isPresent() && in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getLongValue() > cap.getAsInt()) {
            replace(from, number(cap.getAsInt()));
        }
    }

    private void length(String name, int from) throws IOException {
        OptionalInt cap = rewrite.trim().maxTokens();
        if (cap.isPresent() && in.currentToken() != JsonToken.VALUE_NULL) {
            lengthGiven |= LENGTHS.contains(name);
            cap(cap, from);
        } else if (cap.isPresent() && !lengthGiven && name.equals(lengthField())) {
            lengthGiven = true;
            replace(from, number(cap.getAsInt()));
        }
    }

    /** A thinking budget must stay below the answer's bound, and has a least value: below that there is no thinking. */
    private void thinking(int from) throws IOException {
        OptionalInt cap = rewrite.trim().maxTokens();
        if (cap.isEmpty() || endpoint != Endpoint.MESSAGES || in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        boolean enabled = false;
        int budgetFrom = -1;
        int budgetTo = -1;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            enabled |= name.equals("type") && "enabled".equals(in.getText());
            if (name.equals("budget_tokens")
                    && in.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && in.getLongValue() >= cap.getAsInt()) {
                budgetFrom = start();
                budgetTo = end();
            }
            in.skipChildren();
        }
        if (enabled && cap.getAsInt() <= THINKING_LEAST) {
            replace(from, "{\"type\":\"disabled\"}".getBytes(UTF_8));
        } else if (budgetFrom >= 0) {
            splice.put(budgetFrom, budgetTo, number(cap.getAsInt() - 1));
        }
    }

    private void include(int from) throws IOException {
        in.skipChildren();
        if (rewrite.trim().include().isPresent()) {
            JsonText values = new JsonText().raw("[");
            String comma = "";
            for (String value : new TreeSet<>(rewrite.trim().include().get())) {
                values.raw(comma).string(value);
                comma = ",";
            }
            replace(from, values.raw("]").toBytes());
        }
    }

    private void options(int from) throws IOException {
        if (!forcesUsage()) {
            in.skipChildren();
        } else if (in.currentToken() != JsonToken.START_OBJECT) {
            replace(from, "{\"include_usage\":true}".getBytes(UTF_8));
        } else {
            int inside = end();
            boolean found = false;
            boolean empty = true;
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                empty = false;
                boolean usage = in.currentName().equals("include_usage");
                in.nextToken();
                found |= usage;
                if (usage && in.currentToken() != JsonToken.VALUE_TRUE) {
                    replace(start(), "true".getBytes(UTF_8));
                }
                in.skipChildren();
            }
            if (!found) {
                splice.put(inside, inside, ("\"include_usage\":true" + (empty ? "" : ",")).getBytes(UTF_8));
            }
        }
    }

    private void originals() throws IOException {
        if (rewrite.originals().isEmpty()) {
            in.skipChildren();
        } else {
            new HandleFinder(in, splice, rewrite.originals()).walk();
        }
    }

    /** Dropped fields go with one comma each: the one behind them, or at the end the one before. */
    private void remove() {
        int last = members.size() - 1;
        while (last >= 0 && members.get(last).dropped()) {
            last--;
        }
        for (int i = 0; i < last; i++) {
            if (members.get(i).dropped()) {
                splice.put(members.get(i).from(), members.get(i + 1).from(), new byte[0]);
            }
        }
        if (last < members.size() - 1) {
            int from = last < 0 ? members.getFirst().from() : members.get(last).to();
            splice.put(from, members.getLast().to(), new byte[0]);
        }
    }

    /** New fields go to the front; {@code model} is always there to follow them. */
    private void insert(int at) {
        if (rewrite.trim().maxTokens().isPresent() && !lengthGiven && endpoint.generates()) {
            int cap = rewrite.trim().maxTokens().getAsInt();
            splice.put(at, at, ("\"" + lengthField() + "\":" + cap + ",").getBytes(UTF_8));
        }
        if (forcesUsage() && !optionsGiven) {
            splice.put(at, at, "\"stream_options\":{\"include_usage\":true},".getBytes(UTF_8));
        }
    }

    private boolean forcesUsage() {
        return rewrite.usage() && (endpoint == Endpoint.CHAT_COMPLETIONS || endpoint == Endpoint.COMPLETIONS);
    }

    private String lengthField() {
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> "max_completion_tokens";
            case RESPONSES -> "max_output_tokens";
            case COMPLETIONS, EMBEDDINGS, MESSAGES, COUNT_TOKENS -> "max_tokens";
        };
    }

    private void replace(int from, byte[] value) throws IOException {
        splice.put(from, end(), value);
    }

    private int start() {
        return (int) in.currentTokenLocation().getByteOffset();
    }

    /** Behind the current token, which is read to its end first: the parser leaves strings half read. */
    private int end() throws IOException {
        in.finishToken();
        return (int) in.currentLocation().getByteOffset();
    }

    private static byte[] number(int value) {
        return Integer.toString(value).getBytes(UTF_8);
    }
}
