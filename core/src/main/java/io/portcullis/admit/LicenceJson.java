package io.portcullis.admit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A licence as JSON: read strictly, with what is wrong named by its field, and written in the canonical form (RFC 8785)
 * whose hash names it.
 *
 * <p>The form: {@code {"version":1,"holder","permits":[],"prohibits":[],"users":[],"outputs","training","attribution",
 * "data":{"keep","retention_days","handling"},"enforcement":[{"step","when"}],"notice":{"contact","days"},
 * "appeal":{"contact","days"}}}. Only holder, outputs, training, notice and appeal must be there.
 */
public final class LicenceJson {
    /** Bytes of a licence at most. */
    public static final int BYTES_MAX = 100_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxNumberLength(12)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> FIELDS = Set.of(
            "version",
            "holder",
            "permits",
            "prohibits",
            "users",
            "outputs",
            "training",
            "attribution",
            "data",
            "enforcement",
            "notice",
            "appeal");

    private LicenceJson() {}

    /**
     * Reads a licence.
     *
     * @throws IllegalArgumentException saying in one sentence which field is wrong
     */
    public static Licence read(String text) {
        if (text.length() > BYTES_MAX) {
            throw new IllegalArgumentException("the licence has more than " + BYTES_MAX + " characters");
        }
        try {
            JsonNode node = JSON.readTree(text);
            return read(node == null ? JsonNodeFactory.instance.missingNode() : node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the licence is not well-formed JSON", e);
        }
    }

    /** The same of JSON read already. */
    public static Licence read(JsonNode node) {
        object("the licence", node, FIELDS);
        if (node.has("version")
                && !(node.get("version").isInt() && node.get("version").asInt() == 1)) {
            throw new IllegalArgumentException("version must be 1");
        }
        JsonNode data = node.has("data") ? node.get("data") : JsonNodeFactory.instance.objectNode();
        object("data", data, Set.of("keep", "retention_days", "handling"));
        return new Licence(
                text(node, "holder", true),
                some(node, "permits", Licence.Use.class),
                some(node, "prohibits", Licence.Use.class),
                some(node, "users", Licence.User.class),
                one(node, "outputs", Licence.Outputs.class)
                        .orElseThrow(() -> new IllegalArgumentException("outputs is missing")),
                one(node, "training", Licence.Training.class)
                        .orElseThrow(() -> new IllegalArgumentException("training is missing")),
                text(node, "attribution", false),
                new Licence.Data(
                        one(data, "keep", Keep.class).orElse(Keep.REDACTED),
                        number(data, "retention_days"),
                        text(data, "handling", false)),
                steps(node.path("enforcement")),
                contact(node, "notice"),
                contact(node, "appeal"));
    }

    private static List<Licence.Step> steps(JsonNode all) {
        if (!all.isMissingNode() && !all.isArray()) {
            throw new IllegalArgumentException("enforcement must be a list");
        }
        List<Licence.Step> steps = new ArrayList<>();
        for (JsonNode step : all) {
            object("enforcement", step, Set.of("step", "when"));
            Licence.Measure measure = one(step, "step", Licence.Measure.class)
                    .orElseThrow(() -> new IllegalArgumentException("enforcement.step is missing"));
            steps.add(new Licence.Step(measure, text(step, "when", false)));
        }
        return steps;
    }

    private static Licence.Contact contact(JsonNode node, String field) {
        JsonNode contact = node.path(field);
        if (contact.isMissingNode()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        object(field, contact, Set.of("contact", "days"));
        return new Licence.Contact(text(contact, "contact", true), number(contact, "days"));
    }

    private static void object(String what, JsonNode node, Set<String> known) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " must be a JSON object");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                String shown = name.length() > 64 ? name.substring(0, 64) : name;
                throw new IllegalArgumentException(what + " has no field \"" + shown + "\"");
            }
        });
    }

    private static String text(JsonNode node, String field, boolean needed) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() && !needed) {
            return "";
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " must be text");
        }
        return value.asText();
    }

    private static int number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode()) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(field + " must be a whole number");
        }
        return value.asInt();
    }

    private static <E extends Enum<E>> Optional<E> one(JsonNode node, String field, Class<E> type) {
        JsonNode value = node.path(field);
        return value.isMissingNode() ? Optional.empty() : Optional.of(constant(field, value, type));
    }

    private static <E extends Enum<E>> Set<E> some(JsonNode node, String field, Class<E> type) {
        JsonNode values = node.path(field);
        if (!values.isMissingNode() && !values.isArray()) {
            throw new IllegalArgumentException(field + " must be a list");
        }
        Set<E> all = EnumSet.noneOf(type);
        values.forEach(value -> all.add(constant(field, value, type)));
        return all;
    }

    private static <E extends Enum<E>> E constant(String field, JsonNode value, Class<E> type) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = Licence.word(constant);
            if (value.isTextual() && word.equals(value.asText())) {
                return constant;
            }
            words.add(word);
        }
        throw new IllegalArgumentException(field + " must be one of " + words);
    }

    /** The canonical form: fields sorted, nothing left out, no white space. */
    public static String canonical(Licence licence) {
        return node(licence).toString();
    }

    /** The same as a tree. */
    public static ObjectNode node(Licence licence) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("appeal", contact(licence.appeal()));
        node.put("attribution", licence.attribution());
        node.putObject("data")
                .put("handling", licence.data().handling())
                .put("keep", Licence.word(licence.data().keep()))
                .put("retention_days", licence.data().retentionDays());
        ArrayNode steps = node.putArray("enforcement");
        licence.enforcement()
                .forEach(step -> steps.addObject()
                        .put("step", Licence.word(step.measure()))
                        .put("when", step.when()));
        node.put("holder", licence.holder());
        node.set("notice", contact(licence.notice()));
        node.put("outputs", Licence.word(licence.outputs()));
        words(node.putArray("permits"), licence.permits());
        words(node.putArray("prohibits"), licence.prohibits());
        node.put("training", Licence.word(licence.training()));
        words(node.putArray("users"), licence.users());
        return node.put("version", 1);
    }

    private static ObjectNode contact(Licence.Contact contact) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("contact", contact.address())
                .put("days", contact.days());
    }

    private static void words(ArrayNode into, Set<? extends Enum<?>> all) {
        all.forEach(one -> into.add(Licence.word(one)));
    }
}
