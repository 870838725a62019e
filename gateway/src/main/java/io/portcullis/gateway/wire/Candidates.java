package io.portcullis.gateway.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whole answers to one request, of which one is to be shown: read from any number of replies, each with one candidate
 * or several. The one that is shown is its reply as upstream wrote it, but for two things: it is the only candidate,
 * and its usage is that of all replies together.
 */
public final class Candidates {
    private static final Set<String> FINISHED =
            Set.of("stop", "length", "end_turn", "max_tokens", "stop_sequence", "completed", "incomplete");
    private static final Set<String> PLAIN_PARTS =
            Set.of("text", "output_text", "thinking", "redacted_thinking", "reasoning", "message");

    private final Endpoint endpoint;
    private final List<Reply> replies = new ArrayList<>();
    private final List<Candidate> all = new ArrayList<>();

    private record Reply(ObjectNode tree, byte[] bytes) {}

    /**
     * One answer.
     *
     * @param texts what it says
     * @param plain whether that is all there is to it: no call of a tool, no refusal, no notes that point into the text
     */
    public record Candidate(int reply, int index, List<String> texts, boolean plain) {
        public Candidate {
            texts = List.copyOf(texts);
        }
    }

    public Candidates(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Whether answers to a request may differ and are there to be read once: not where nothing is left to chance. */
    public static boolean vary(byte[] body) {
        try (JsonParser in = Json.FACTORY.createParser(body)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                boolean still = switch (name) {
                    case "temperature" -> value.isNumeric() && in.getDoubleValue() == 0;
                    case "top_p" -> value.isNumeric() && in.getDoubleValue() == 0;
                    case "top_k" -> value == JsonToken.VALUE_NUMBER_INT && in.getLongValue() == 1;
                    case "background" -> value == JsonToken.VALUE_TRUE;
                    case "conversation", "modalities", "audio" -> value != JsonToken.VALUE_NULL;
                    default -> false;
                };
                if (still) {
                    return false;
                }
                in.skipChildren();
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The request with so many candidates asked for. */
    public static byte[] asking(byte[] body, int n) {
        ObjectNode request = Json.object(body, 0, body.length);
        if (request == null) {
            throw new IllegalArgumentException("the request is not a JSON object");
        }
        return Json.bytes(request.put("n", n));
    }

    /** Whether an endpoint's requests have a number of candidates. */
    public static boolean numbered(Endpoint endpoint) {
        return endpoint == Endpoint.CHAT_COMPLETIONS || endpoint == Endpoint.COMPLETIONS;
    }

    /** Adds the candidates of one reply; false where it cannot be read as an answer. */
    public boolean add(byte[] reply) {
        ObjectNode tree = Json.object(reply, 0, reply.length);
        if (tree == null) {
            return false;
        }
        List<Candidate> found = switch (endpoint) {
            case CHAT_COMPLETIONS, COMPLETIONS -> choices(tree);
            case MESSAGES -> List.of(parts(tree.path("content"), tree.path("stop_reason")));
            case RESPONSES -> List.of(parts(tree.path("output"), tree.path("status")));
            case EMBEDDINGS, COUNT_TOKENS -> List.of();
        };
        if (found.isEmpty()) {
            return false;
        }
        replies.add(new Reply(tree, reply));
        return all.addAll(found);
    }

    public List<Candidate> all() {
        return List.copyOf(all);
    }

    private List<Candidate> choices(ObjectNode tree) {
        List<Candidate> found = new ArrayList<>();
        JsonNode choices = tree.path("choices");
        for (int i = 0; i < choices.size(); i++) {
            JsonNode choice = choices.get(i);
            JsonNode message = choice.path("message");
            JsonNode text = endpoint == Endpoint.COMPLETIONS ? choice.path("text") : message.path("content");
            boolean plain = text.isTextual()
                    && FINISHED.contains(choice.path("finish_reason").asText())
                    && none(message, "tool_calls", "function_call", "refusal", "annotations", "audio")
                    && none(choice, "logprobs");
            found.add(
                    new Candidate(replies.size(), i, text.isTextual() ? List.of(text.textValue()) : List.of(), plain));
        }
        return found;
    }

    private static boolean none(JsonNode owner, String... names) {
        for (String name : names) {
            JsonNode value = owner.path(name);
            boolean nothing = value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty());
            if (!nothing) {
                return false;
            }
        }
        return true;
    }

    /** The content blocks of a message, or the items of a response with their parts. */
    private Candidate parts(JsonNode parts, JsonNode finish) {
        List<String> texts = new ArrayList<>();
        boolean plain = parts.isArray() && FINISHED.contains(finish.asText());
        for (JsonNode part : parts) {
            plain &= PLAIN_PARTS.contains(part.path("type").asText());
            if (part.path("type").asText().equals("message")) {
                for (JsonNode inner : part.path("content")) {
                    plain &= inner.path("type").asText().equals("output_text") && none(inner, "annotations");
                    texts.add(inner.path("text").asText());
                }
            } else if (part.path("text").isTextual()) {
                plain &= none(part, "citations");
                texts.add(part.path("text").textValue());
            }
        }
        return new Candidate(replies.size(), 0, texts, plain && !texts.isEmpty());
    }

    /** The reply with one candidate, by its place in {@link #all}; the same bytes where nothing has to change. */
    public byte[] shown(int chosen) {
        Candidate candidate = all.get(chosen);
        Reply reply = replies.get(candidate.reply());
        if (all.size() == 1) {
            return reply.bytes();
        }
        ObjectNode tree = reply.tree().deepCopy();
        if (tree.path("choices") instanceof ArrayNode choices && choices.size() > 1) {
            JsonNode only = choices.get(candidate.index());
            choices.removeAll().add(only);
            ((ObjectNode) only).put("index", 0);
        }
        for (int i = 0; i < replies.size(); i++) {
            if (i != candidate.reply()
                    && tree.path("usage") instanceof ObjectNode sum
                    && replies.get(i).tree().path("usage") instanceof ObjectNode more) {
                add(sum, more);
            }
        }
        return Json.bytes(tree);
    }

    /** Counts are added up, in nested objects too; everything else stays. */
    private static void add(ObjectNode sum, ObjectNode more) {
        for (Map.Entry<String, JsonNode> field : more.properties()) {
            JsonNode have = sum.get(field.getKey());
            if (field.getValue().isIntegralNumber() && (have == null || have.isNull() || have.isIntegralNumber())) {
                long before = have == null || have.isNull() ? 0 : have.longValue();
                sum.put(field.getKey(), before + field.getValue().longValue());
            } else if (field.getValue() instanceof ObjectNode inner && have instanceof ObjectNode into) {
                add(into, inner);
            }
        }
    }

    /**
     * What was spent on all replies so far.
     *
     * @param input estimate for one reply that does not tell
     */
    public Usage spent(long input) {
        Usage spent = Usage.ZERO;
        for (Reply reply : replies) {
            Tally tally = new Tally(input);
            new EventScan(endpoint).scan(reply.bytes(), 0, reply.bytes().length, tally.sent());
            int at = reply.tree().path("usage").isObject() ? 0 : -1;
            if (at == 0) {
                byte[] usage = Json.bytes(reply.tree().path("usage"));
                tally.read(usage, 0, usage.length, true);
            }
            Usage one = tally.usage();
            spent = new Usage(
                    spent.input() + one.input(), spent.output() + one.output(), spent.reasoning() + one.reasoning());
        }
        return spent;
    }
}
