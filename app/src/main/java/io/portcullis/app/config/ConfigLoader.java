package io.portcullis.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.portcullis.evidence.CanonicalJson;
import io.portcullis.ledger.Hash;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration file: YAML, checked against the schema, names looked up, secrets and terms read, standard
 * values filled in. It finds as many problems as it can before it gives up; nothing half-done leaves it.
 */
public final class ConfigLoader {
    private static final long FILE_BYTES_MAX = 1 << 20;

    private final Environment environment;
    private final Set<String> signals;
    private final ConfigSchema schema = new ConfigSchema();

    /**
     * A loader over an environment.
     *
     * @param signals names that detectors give their signals; rules may speak of these
     */
    public ConfigLoader(Environment environment, Set<String> signals) {
        this.environment = environment;
        this.signals = Set.copyOf(signals);
    }

    /** Where {@code env:NAME} is looked up. */
    @FunctionalInterface
    public interface Environment {
        /** The variable's value, null where it is not set. */
        @Nullable String value(String name);
    }

    /**
     * What a file says.
     *
     * @param effective the same as JSON with standard values filled in and secrets masked, for people to read
     */
    public record Loaded(Configuration configuration, ObjectNode effective) {}

    /** Throws ConfigException with everything wrong in the file. */
    public Loaded load(Path path) throws ConfigException {
        Path file = path.toAbsolutePath().normalize();
        Document document = YamlReader.read(path.toString(), text(path));
        stopIfWrong(document);
        schema.check(document);
        stopIfWrong(document);

        ObjectNode root = document.root();
        Path folder = Objects.requireNonNullElse(file.getParent(), file);
        new PolicyFile(document, signals).graft(folder);
        stopIfWrong(document);
        prepare(root);
        List<String> secretPointers = schema.complete(root);
        new CrossCheck(document, signals).run();
        Map<String, Secret> secrets = secrets(document, secretPointers, folder);
        stopIfWrong(document);
        ObjectNode effective = masked(root, secretPointers);
        readTerms(document, folder);
        checkFiles(document, folder);
        stopIfWrong(document);
        try {
            root.put(
                    "digest",
                    Hash.sha256(CanonicalJson.bytes(effective.toString())).toString());
            return new Loaded(Binding.bind(root, folder, secrets), effective);
        } catch (JsonProcessingException e) {
            document.problem(Binding.pointer(e), "cannot be used: " + e.getOriginalMessage());
            throw new ConfigException(document.problems());
        }
    }

    private static void stopIfWrong(Document document) throws ConfigException {
        if (!document.problems().isEmpty()) {
            throw new ConfigException(document.problems());
        }
    }

    static String text(Path file) throws ConfigException {
        String wrong;
        try {
            if (!Files.exists(file)) {
                wrong = "no such file";
            } else if (Files.isDirectory(file)) {
                wrong = "is a folder";
            } else if (Files.size(file) > FILE_BYTES_MAX) {
                wrong = "is larger than 1 MiB";
            } else {
                return Files.readString(file);
            }
        } catch (CharacterCodingException e) {
            wrong = "is not UTF-8 text";
        } catch (IOException e) {
            wrong = "cannot be read: " + e.getClass().getSimpleName();
        }
        throw new ConfigException(List.of(new Problem(file.toString(), 0, 0, "", wrong)));
    }

    /** What a plain default cannot say: the built-in exposures, and a model's name upstream. */
    private static void prepare(ObjectNode root) {
        builtIn(root, "standard");
        builtIn(root, "shaped")
                .ifPresent(shaped -> shaped.put("logprobs", true)
                        .put("top_logprobs", 1)
                        .put("logprob_decimals", 1)
                        .put("reasoning", "summary"));
        for (JsonNode model : root.path("models")) {
            if (model instanceof ObjectNode object && !object.has("model")) {
                object.put("model", object.path("name").asText());
            }
        }
    }

    private static Optional<ObjectNode> builtIn(ObjectNode root, String name) {
        ArrayNode exposures = root.withArray("exposures");
        for (JsonNode exposure : exposures) {
            if (exposure.path("name").asText().equals(name)) {
                return Optional.empty();
            }
        }
        return Optional.of(exposures.addObject().put("name", name));
    }

    private Map<String, Secret> secrets(Document document, List<String> pointers, Path folder) {
        Map<String, Secret> secrets = new HashMap<>();
        for (String pointer : pointers) {
            String reference = document.root().at(pointer).asText();
            UnaryOperator<String> wrong = message -> {
                document.problem(pointer, message);
                return "";
            };
            String value = reference.startsWith("env:")
                    ? fromEnvironment(reference.substring(4), wrong)
                    : fromFile(folder.resolve(reference.substring(5)), wrong);
            secrets.put(reference, new Secret(reference, value));
        }
        return secrets;
    }

    private String fromEnvironment(String name, UnaryOperator<String> wrong) {
        String value = environment.value(name);
        return value == null || value.isBlank()
                ? wrong.apply("environment variable " + name + " is not set")
                : value.strip();
    }

    private static String fromFile(Path file, UnaryOperator<String> wrong) {
        try {
            if (Files.size(file) > 65_536) {
                return wrong.apply("secret file " + file + " is larger than 64 KiB");
            }
            String value = Files.readString(file).strip();
            return value.isEmpty() ? wrong.apply("secret file " + file + " is empty") : value;
        } catch (NoSuchFileException e) {
            return wrong.apply("secret file " + file + " does not exist");
        } catch (IOException e) {
            return wrong.apply("secret file " + file + " cannot be read");
        }
    }

    private static ObjectNode masked(ObjectNode root, List<String> pointers) {
        ObjectNode copy = root.deepCopy();
        for (String pointer : pointers) {
            int slash = pointer.lastIndexOf('/');
            String key = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
            if (copy.at(pointer.substring(0, slash)) instanceof ObjectNode parent) {
                parent.set(key, TextNode.valueOf("*** (" + root.at(pointer).asText() + ")"));
            }
        }
        return copy;
    }

    private static void readTerms(Document document, Path folder) {
        JsonNode all = document.root().path("terms");
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof ObjectNode terms && terms.has("file")) {
                Path file = folder.resolve(terms.path("file").asText());
                try {
                    terms.put("text", Files.size(file) > FILE_BYTES_MAX ? "" : Files.readString(file));
                } catch (IOException e) {
                    document.problem("/terms/" + i + "/file", file + " cannot be read");
                }
                terms.remove("file");
                if (terms.path("text").asText().isBlank()) {
                    document.problem("/terms/" + i + "/file", file + " is empty or larger than 1 MiB");
                }
            }
        }
    }

    private static void checkFiles(Document document, Path folder) {
        for (String field : List.of("certificate", "key")) {
            JsonNode path = document.root().path("listen").path("tls").path(field);
            if (!path.isMissingNode() && !Files.isReadable(folder.resolve(path.asText()))) {
                document.problem("/listen/tls/" + field, folder.resolve(path.asText()) + " cannot be read");
            }
        }
    }
}
