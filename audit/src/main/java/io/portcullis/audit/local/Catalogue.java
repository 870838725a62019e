package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The answers that are not generated: lists of models, and embeddings. */
final class Catalogue {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int INPUTS_MAX = 256;
    private static final String CREATED = "2026-01-01T00:00:00Z";

    private Catalogue() {}

    /** The list of models, or the one named {@code id} if it is not empty. */
    static ObjectNode of(List<String> models, String id, boolean anthropic) {
        if (!id.isEmpty()) {
            if (!models.contains(id)) {
                throw new BadAsk(404, "The model '%s' does not exist".formatted(id), "model", "model_not_found");
            }
            return model(id, anthropic);
        }
        ObjectNode list = JSON.objectNode();
        ArrayNode data = list.putArray("data");
        models.forEach(name -> data.add(model(name, anthropic)));
        if (anthropic) {
            return list.put("has_more", false)
                    .put("first_id", models.get(0))
                    .put("last_id", models.get(models.size() - 1));
        }
        return list.put("object", "list");
    }

    private static ObjectNode model(String name, boolean anthropic) {
        ObjectNode model = JSON.objectNode().put("id", name);
        return anthropic
                ? model.put("type", "model").put("display_name", name).put("created_at", CREATED)
                : model.put("object", "model").put("created", 1767225600).put("owned_by", "portcullis");
    }

    static ObjectNode embeddings(LocalModel model, JsonNode body) {
        Fields fields = new Fields(body);
        int dimensions = fields.whole("dimensions", 8, 2048, Embedding.DIMENSIONS);
        boolean base64 = body.path("encoding_format").asText("float").equals("base64");
        ObjectNode list = JSON.objectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        int tokens = 0;
        for (String text : inputs(model, body.path("input"))) {
            tokens += model.count(text);
            float[] vector = Embedding.of(text, dimensions);
            ObjectNode one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (base64) {
                ByteBuffer bytes = ByteBuffer.allocate(4 * dimensions).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(vector);
                one.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
            } else {
                ArrayNode numbers = one.putArray("embedding");
                for (float part : vector) {
                    numbers.add(part);
                }
            }
        }
        list.put("model", fields.model());
        list.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return list;
    }

    private static List<String> inputs(LocalModel model, JsonNode input) {
        List<String> texts = new ArrayList<>();
        if (input.isTextual()) {
            texts.add(input.asText());
        } else if (input.path(0).isIntegralNumber()) {
            texts.add(CompletionsDialect.decoded(model, input));
        } else {
            for (JsonNode one : input) {
                texts.add(one.isTextual() ? one.asText() : CompletionsDialect.decoded(model, one));
            }
        }
        if (texts.isEmpty() || texts.size() > INPUTS_MAX || texts.contains("")) {
            throw BadAsk.of(
                    "input", "Invalid 'input': expected 1 to %d texts that are not empty.".formatted(INPUTS_MAX));
        }
        return texts;
    }
}
