package io.portcullis.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The JSON Schema of the file: says what is wrong where, and fills in the standard values. */
final class ConfigSchema {
    private static final String RESOURCE = "portcullis.schema.json";
    private static final String SECRET = "#/$defs/secret";

    private final JsonNode source;
    private final Schema schema;

    ConfigSchema() {
        this(read());
    }

    private ConfigSchema(JsonNode source) {
        this.source = source;
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(source);
    }

    /** Of a policy that stands in a file of its own. */
    static ConfigSchema ofPolicy() {
        ObjectNode policy = (ObjectNode) read();
        JsonNode decide = policy.at("/properties/decide/properties");
        policy.remove("required");
        ObjectNode properties = policy.putObject("properties");
        properties.set("ladder", decide.path("ladder"));
        properties.set("sections", decide.path("sections"));
        return new ConfigSchema(policy);
    }

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(ConfigSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds to the document what the schema finds wrong. */
    void check(Document document) {
        for (Error error : schema.validate(document.root())) {
            String at = error.getInstanceLocation().toString();
            String property = Objects.requireNonNullElse(error.getProperty(), "");
            switch (error.getKeyword()) {
                case "additionalProperties" ->
                    document.problem(Document.child(at, property), "is not a known field" + meant(error, property));
                case "required" -> document.problem(Document.child(at, property), "is missing");
                default -> document.problem(at, message(error));
            }
        }
    }

    /** Fills in standard values and returns the pointers of all secret references. */
    List<String> complete(ObjectNode root) {
        List<String> secrets = new ArrayList<>();
        walk(source, root, "", secrets);
        return secrets;
    }

    private void walk(JsonNode written, JsonNode value, String pointer, List<String> secrets) {
        String reference = written.path("$ref").asText();
        if (reference.equals(SECRET)) {
            secrets.add(pointer);
            return;
        }
        JsonNode rule = reference.startsWith("#/") ? source.at(reference.substring(1)) : written;
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> property : rule.path("properties").properties()) {
                JsonNode standard = property.getValue().get("default");
                if (standard != null && !object.has(property.getKey())) {
                    object.set(property.getKey(), standard.deepCopy());
                }
            }
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                JsonNode inner = rule.path("properties").path(field.getKey());
                JsonNode chosen = inner.isMissingNode() ? rule.path("additionalProperties") : inner;
                walk(chosen, field.getValue(), Document.child(pointer, field.getKey()), secrets);
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                walk(rule.path("items"), value.get(i), Document.child(pointer, i), secrets);
            }
        }
    }

    private String message(Error error) {
        JsonNode wanted = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "type" -> "must be " + type(parent(error).path("type").asText());
            case "enum" -> "must be one of " + listed(parent(error).path("enum"));
            case "pattern", "minProperties" -> described(error, "must be ");
            case "minimum" ->
                "must be at least " + parent(error).path("minimum").asText();
            case "maximum" -> "must be at most " + parent(error).path("maximum").asText();
            case "minItems", "minLength" -> "must not be empty";
            case "maxItems" ->
                "holds more than " + parent(error).path("maxItems").asText() + " items";
            default -> Objects.requireNonNullElse(wanted, source).isNull() ? "is wrong" : error.getMessage();
        };
    }

    private String described(Error error, String before) {
        String description = parent(error).path("description").asText();
        return description.isEmpty() ? "does not have the right form" : before + description;
    }

    /** The schema object that holds the failed keyword. */
    private JsonNode parent(Error error) {
        String location = error.getSchemaLocation().toString();
        String pointer = location.substring(location.indexOf('#') + 1);
        int slash = pointer.lastIndexOf('/');
        return slash < 0 ? source : source.at(pointer.substring(0, slash));
    }

    private static String type(String type) {
        return switch (type) {
            case "object" -> "a group of fields";
            case "array" -> "a list";
            case "string" -> "text";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            default -> "a " + type;
        };
    }

    private static String listed(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(v -> texts.add(v.asText()));
        return String.join(", ", texts);
    }

    private String meant(Error error, String property) {
        Iterator<String> names = parent(error).path("properties").fieldNames();
        return Spelling.suggestion(property, () -> names);
    }
}
