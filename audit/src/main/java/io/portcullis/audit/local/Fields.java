package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Typed, bounded access to the fields of a request; what does not fit is a {@link BadAsk} that names the field. */
record Fields(JsonNode body) {
    private static final int TOOLS_MAX = 128;
    static final int TURNS_MAX = 2000;

    String model() {
        JsonNode model = body.path("model");
        if (!model.isTextual() || model.asText().isEmpty()) {
            throw new BadAsk(400, "you must provide a model parameter", "model", "missing_required_parameter");
        }
        return model.asText();
    }

    private boolean given(String name) {
        return body.hasNonNull(name);
    }

    double number(String name, double least, double most, double otherwise) {
        if (!given(name)) {
            return otherwise;
        }
        JsonNode value = body.get(name);
        if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
            throw BadAsk.of(
                    name, "Invalid value for '%s': expected a number from %s to %s.".formatted(name, least, most));
        }
        return value.asDouble();
    }

    int whole(String name, int least, int most, int otherwise) {
        if (!given(name)) {
            return otherwise;
        }
        JsonNode value = body.get(name);
        if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most) {
            throw BadAsk.of(
                    name, "Invalid value for '%s': expected an integer from %d to %d.".formatted(name, least, most));
        }
        return value.asInt();
    }

    /** A bound on tokens: at least 1, quietly no more than the model can say. */
    int tokens(String name, int otherwise) {
        return Math.min(Sampling.MAX_TOKENS, whole(name, 1, Integer.MAX_VALUE, otherwise));
    }

    boolean flag(String name) {
        if (given(name) && !body.get(name).isBoolean()) {
            throw BadAsk.of(name, "Invalid type for '%s': expected a boolean.".formatted(name));
        }
        return body.path(name).asBoolean(false);
    }

    long seed(long otherwise) {
        if (given("seed") && !body.get("seed").isIntegralNumber()) {
            throw BadAsk.of("seed", "Invalid type for 'seed': expected an integer.");
        }
        return given("seed") ? body.get("seed").asLong() : otherwise;
    }

    double topP() {
        return Math.max(1e-6, number("top_p", 0, 1, 1));
    }

    List<String> stops(String name, int most) {
        List<String> stops = new ArrayList<>();
        JsonNode value = body.path(name);
        if (value.isTextual()) {
            stops.add(value.asText());
        }
        for (JsonNode stop : value) {
            if (!stop.isTextual() || stop.asText().length() > 256 || stops.size() == most) {
                throw BadAsk.of(name, "Invalid '%s': expected at most %d short strings.".formatted(name, most));
            }
            stops.add(stop.asText());
        }
        stops.removeIf(String::isEmpty);
        return stops;
    }

    Map<Integer, Double> logitBias(int vocabulary) {
        Map<Integer, Double> bias = new HashMap<>();
        JsonNode given = body.path("logit_bias");
        if (given.size() > 2048) {
            throw BadAsk.of("logit_bias", "Invalid 'logit_bias': at most 2048 tokens can be biased.");
        }
        given.properties().forEach(entry -> {
            String key = entry.getKey();
            boolean id = key.matches("\\d{1,7}") && Integer.parseInt(key) < vocabulary;
            double value = entry.getValue().asDouble(Double.NaN);
            if (!id || !(value >= -100 && value <= 100)) {
                throw BadAsk.of(
                        "logit_bias",
                        "Invalid 'logit_bias': keys are token ids below %d, values from -100 to 100."
                                .formatted(vocabulary));
            }
            bias.put(Integer.parseInt(key), value);
        });
        return bias;
    }

    /** A non-empty array, at most {@link #TURNS_MAX} long. */
    JsonNode turns(String name) {
        JsonNode turns = body.path(name);
        if (!turns.isArray() || turns.isEmpty() || turns.size() > TURNS_MAX) {
            throw BadAsk.of(name, "Invalid '%s': expected an array of 1 to %d messages.".formatted(name, TURNS_MAX));
        }
        return turns;
    }

    List<Ask.Tool> tools(String schemaField) {
        List<Ask.Tool> tools = new ArrayList<>();
        JsonNode given = body.path("tools");
        if (given.size() > TOOLS_MAX) {
            throw BadAsk.of("tools", "Invalid 'tools': at most %d.".formatted(TOOLS_MAX));
        }
        for (JsonNode tool : given) {
            JsonNode function = tool.path("function").isObject() ? tool.get("function") : tool;
            String name = function.path("name").asText();
            boolean callable =
                    List.of("", "function", "custom").contains(tool.path("type").asText());
            if (callable && !name.matches("[a-zA-Z0-9_.-]{1,128}")) {
                throw BadAsk.of(
                        "tools", "Invalid 'tools[%d].name': letters, digits, _ and - only.".formatted(tools.size()));
            }
            if (callable) {
                tools.add(new Ask.Tool(name, function.path("description").asText(), function.path(schemaField)));
            }
        }
        return tools;
    }

    static int effort(String effort) {
        return switch (effort) {
            case "minimal" -> 12;
            case "low" -> 40;
            case "medium" -> 90;
            case "high" -> 180;
            case "xhigh", "max" -> 260;
            case "", "none" -> 0;
            default -> throw BadAsk.of("reasoning_effort", "Unsupported value: '%s'.".formatted(effort));
        };
    }

    /** The schema of a structured answer: of {@code json_schema}, or a plain object for {@code json_object}. */
    static Optional<JsonNode> schema(JsonNode format) {
        if (format.path("type").asText().equals("json_schema")) {
            JsonNode schema = format.path("json_schema").has("schema")
                    ? format.path("json_schema").path("schema")
                    : format.path("schema");
            return Optional.of(schema);
        }
        if (format.path("type").asText().equals("json_object")) {
            return Optional.of(anyObject());
        }
        return Optional.empty();
    }

    /** Text of a message's content: a string, or the text parts of an array; other parts are left out. */
    static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (part.path("text").isTextual()) {
                text.append(text.isEmpty() ? "" : "\n").append(part.get("text").asText());
            }
        }
        return text.toString();
    }

    private static JsonNode anyObject() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", "object").putArray("required").add("answer");
        node.putObject("properties").putObject("answer").put("type", "string");
        return node;
    }
}
