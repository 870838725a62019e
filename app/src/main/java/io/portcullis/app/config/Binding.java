package io.portcullis.app.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdNodeBasedDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.portcullis.admit.Licence;
import io.portcullis.admit.LicenceJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Function;

/** Turns a checked and completed tree into the records; the records' names in snake case are the file's fields. */
final class Binding {
    private Binding() {}

    static Configuration bind(ObjectNode root, Path folder, Map<String, Secret> secrets)
            throws JsonProcessingException {
        return mapper(folder, secrets).treeToValue(root, Configuration.class);
    }

    /** The policy alone. */
    static DecideSettings decide(JsonNode node, Path folder, Map<String, Secret> secrets)
            throws JsonProcessingException {
        return mapper(folder, secrets).treeToValue(node, DecideSettings.class);
    }

    private static ObjectMapper mapper(Path folder, Map<String, Secret> secrets) {
        SimpleModule forms = new SimpleModule()
                .addDeserializer(Duration.class, new Form<>(Duration.class, Span::parse))
                .addDeserializer(Size.class, new Form<>(Size.class, Size::of))
                .addDeserializer(Instant.class, new Form<>(Instant.class, Binding::instant))
                .addDeserializer(Path.class, new Form<>(Path.class, folder::resolve))
                .addDeserializer(URI.class, new Form<>(URI.class, text -> address(text, folder)))
                .addDeserializer(Licence.class, new LicenceForm())
                .addDeserializer(Secret.class, new Form<>(Secret.class, reference -> secret(secrets, reference)));
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .addModules(new Jdk8Module(), forms)
                .build();
    }

    /** JSON pointer of the field an exception is about. */
    static String pointer(JsonProcessingException e) {
        String pointer = "";
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                pointer = step.getFieldName() == null
                        ? Document.child(pointer, step.getIndex())
                        : Document.child(pointer, step.getFieldName());
            }
        }
        return pointer;
    }

    private static Instant instant(String text) {
        return text.contains("T")
                ? Instant.parse(text)
                : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static URI address(String text, Path folder) {
        return text.startsWith("file:")
                ? folder.resolve(text.substring(5).replaceFirst("^//", "")).toUri()
                : URI.create(text);
    }

    private static Secret secret(Map<String, Secret> secrets, String reference) {
        Secret secret = secrets.get(reference);
        if (secret == null) {
            throw new IllegalArgumentException("not a resolved secret");
        }
        return secret;
    }

    /** A licence, which has its own strict reader. */
    private static final class LicenceForm extends StdNodeBasedDeserializer<Licence> {
        private static final long serialVersionUID = 1;

        LicenceForm() {
            super(Licence.class);
        }

        @Override
        public Licence convert(JsonNode root, DeserializationContext context) throws IOException {
            try {
                return LicenceJson.read(root);
            } catch (IllegalArgumentException e) {
                throw JsonMappingException.from(context.getParser(), e.getMessage(), e);
            }
        }
    }

    /** One textual form. */
    private static final class Form<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1;
        private final transient Function<String, T> parse;

        Form(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) throws IOException {
            try {
                return parse.apply(text);
            } catch (RuntimeException e) {
                JsonParser parser = context.getParser();
                throw JsonMappingException.from(parser, e.getMessage(), e);
            }
        }
    }
}
