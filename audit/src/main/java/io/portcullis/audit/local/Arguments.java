package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the arguments of a call out of what the user said, so that they fit the tool's JSON schema: types, enum,
 * const, required, bounds, lengths, items, anyOf, oneOf, allOf, local {@code $ref}. A {@code pattern} is not honoured.
 */
final class Arguments {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEPTH_MAX = 8;
    private static final int ITEMS_MAX = 8;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,6})?");
    private static final Pattern QUOTED = Pattern.compile("[\"“«]([^\"”»]{1,200})[\"”»]|(?<![\\p{L}])'([^']{1,200})'");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern NAMED = Pattern.compile(
            "\\b(?:in|for|to|at|from|of|about|near|named|called)\\s+((?:\\p{Lu}[\\p{L}'’-]+\\s?){1,4})");
    private static final Pattern SPECIAL = Pattern.compile("https?://[^\\s\"<>]+|[\\w.+-]+@[\\w-]+\\.[\\w.]+");
    private static final Pattern CODE = Pattern.compile("\\b(?=[\\w/.-]*\\d)(?=[\\w/.-]*[A-Za-z])[\\w/.-]{2,60}\\b");

    private final JsonNode root;
    private final String said;
    private final String saidLower;
    private final List<String> numbers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private Arguments(JsonNode root, String said) {
        this.root = root;
        this.said = said.length() > 4000 ? said.substring(0, 4000) : said;
        this.saidLower = this.said.toLowerCase(Locale.ROOT);
        Matcher found = NUMBER.matcher(this.said);
        while (found.find()) {
            numbers.add(found.group());
        }
        Set<String> candidates = new TreeSet<>((a, b) -> Integer.compare(position(a), position(b)));
        for (Pattern pattern : List.of(QUOTED, SPECIAL, NAMED, CODE)) {
            Matcher named = pattern.matcher(this.said);
            while (named.find()) {
                String group = named.groupCount() > 0 && named.group(1) != null ? named.group(1) : named.group();
                candidates.add(group.strip());
            }
        }
        names.addAll(candidates);
    }

    private int position(String part) {
        return said.indexOf(part);
    }

    /** Arguments that fit {@code schema}; an object whatever the schema says. */
    static ObjectNode read(JsonNode schema, String said) {
        JsonNode value = new Arguments(schema, said).value("", schema, 0);
        return value instanceof ObjectNode object ? object : JSON.objectNode();
    }

    private JsonNode value(String name, JsonNode declared, int depth) {
        JsonNode schema = resolved(declared);
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").isArray() && !schema.get("enum").isEmpty()) {
            return chosen(schema.get("enum"));
        }
        for (String either : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.path(either).isArray() && !schema.get(either).isEmpty() && depth < DEPTH_MAX) {
                return value(name, schema.get(either).get(0), depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(name, schema, depth);
            case "integer" -> JSON.numberNode(Math.round(number(schema, true)));
            case "number" -> JSON.numberNode(number(schema, false));
            case "boolean" -> JSON.booleanNode(!saidLower.contains("not ") && !saidLower.contains("without"));
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(text(name, schema));
        };
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode at = schema;
        for (int hop = 0; hop < DEPTH_MAX && at.path("$ref").asText().startsWith("#"); hop++) {
            String pointer = at.path("$ref").asText().substring(1);
            at = pointer.isEmpty() || pointer.startsWith("/") ? root.at(pointer) : JSON.objectNode();
        }
        return at;
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        String named = type.isArray() && !type.isEmpty() ? type.get(0).asText() : type.asText();
        return named.isEmpty() && schema.has("properties") ? "object" : named;
    }

    private JsonNode chosen(JsonNode options) {
        for (JsonNode option : options) {
            if (option.isTextual() && saidLower.contains(option.asText().toLowerCase(Locale.ROOT))) {
                return option;
            }
        }
        return options.get(0);
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(property -> {
            boolean named = required.contains(property.getKey())
                    || saidLower.contains(property.getKey().toLowerCase(Locale.ROOT));
            if (named && depth < DEPTH_MAX) {
                object.set(property.getKey(), value(property.getKey(), property.getValue(), depth + 1));
            }
        });
        for (String name : required) {
            if (!object.has(name)) {
                object.put(name, text(name, JSON.objectNode()));
            }
        }
        return object;
    }

    private ArrayNode array(String name, JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        int items = Math.min(ITEMS_MAX, Math.max(1, schema.path("minItems").asInt(1)));
        for (int i = 0; i < Math.min(items, schema.path("maxItems").asInt(ITEMS_MAX)) && depth < DEPTH_MAX; i++) {
            array.add(value(name, schema.path("items"), depth + 1));
        }
        return array;
    }

    private double number(JsonNode schema, boolean whole) {
        double value =
                numbers.isEmpty() ? 1 : Double.parseDouble(numbers.size() > 1 ? numbers.remove(0) : numbers.get(0));
        value = whole ? Math.rint(value) : value;
        double least = schema.has("exclusiveMinimum")
                ? schema.get("exclusiveMinimum").asDouble() + (whole ? 1 : 1e-6)
                : schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY);
        double most = schema.has("exclusiveMaximum")
                ? schema.get("exclusiveMaximum").asDouble() - (whole ? 1 : 1e-6)
                : schema.path("maximum").asDouble(Double.POSITIVE_INFINITY);
        return Math.max(least, Math.min(most, value));
    }

    private String text(String name, JsonNode schema) {
        String format = schema.path("format").asText();
        Matcher date = DATE.matcher(said);
        String text;
        if (format.equals("date") || name.toLowerCase(Locale.ROOT).contains("date")) {
            text = date.find() ? date.group() : "2026-06-01";
        } else if (format.equals("date-time")) {
            text = (date.find() ? date.group() : "2026-06-01") + "T09:00:00Z";
        } else if (format.equals("email")) {
            text = names.stream().filter(n -> n.contains("@")).findFirst().orElse("someone@example.org");
        } else if (format.equals("uri") || format.equals("url")) {
            text = names.stream().filter(n -> n.startsWith("http")).findFirst().orElse("https://example.org/");
        } else {
            text = names.isEmpty() ? said.strip() : names.size() > 1 ? names.remove(0) : names.get(0);
        }
        int most = Math.max(0, schema.path("maxLength").asInt(400));
        StringBuilder fitted = new StringBuilder(text.substring(0, Math.min(text.length(), most)));
        while (fitted.length() < Math.min(1000, schema.path("minLength").asInt(0))) {
            fitted.append('x');
        }
        return fitted.toString();
    }
}
