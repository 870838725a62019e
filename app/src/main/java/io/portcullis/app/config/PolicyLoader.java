package io.portcullis.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads a policy that stands alone, so that it can be tried: without the plans and models it will speak of. */
public final class PolicyLoader {
    /** The name of the policy that ships. */
    public static final String SHIPPED = "shipped";

    /**
     * A policy and what stands around it.
     *
     * @param configuration the whole one that holds it, empty where it stands alone
     */
    public record Loaded(DecideSettings decide, Optional<Configuration> configuration) {}

    private PolicyLoader() {}

    /**
     * The policy of a file, which may also be a whole configuration; {@value #SHIPPED} is the shipped one.
     *
     * @throws ConfigException with everything wrong in it
     */
    public static DecideSettings load(String name, Set<String> signals) throws ConfigException {
        return loaded(name, signals).decide();
    }

    /** The same with the plans and models around it, where there are any. */
    public static Loaded loaded(String name, Set<String> signals) throws ConfigException {
        if (name.equals(SHIPPED)) {
            return new Loaded(bound(PolicyFile.shipped(), signals), Optional.empty());
        }
        Path file = Path.of(name);
        Document document = YamlReader.read(name, ConfigLoader.text(file));
        if (document.problems().isEmpty() && document.root().has("upstreams")) {
            Configuration whole = new ConfigLoader(variable -> "not needed for a policy", signals)
                    .load(file)
                    .configuration();
            return new Loaded(whole.decide(), Optional.of(whole));
        }
        if (document.problems().isEmpty()) {
            ConfigSchema.ofPolicy().check(document);
        }
        return new Loaded(bound(document, signals), Optional.empty());
    }

    private static DecideSettings bound(Document document, Set<String> signals) throws ConfigException {
        if (!document.problems().isEmpty()) {
            throw new ConfigException(document.problems());
        }
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        Document around = new Document(document.file(), root);
        root.set("decide", document.root().deepCopy());
        around.graft("/decide", document);
        Document shipped = PolicyFile.shipped();
        PolicyFile.take(root.withObject("/decide"), shipped, around);
        new ConfigSchema().complete(root);
        new PolicyCheck(around, signals, true).run();
        if (!around.problems().isEmpty()) {
            throw new ConfigException(around.problems());
        }
        try {
            Path folder = Objects.requireNonNullElse(Path.of("").toAbsolutePath(), Path.of(""));
            return Binding.decide(root.path("decide"), folder, Map.of());
        } catch (JsonProcessingException e) {
            around.problem("/decide" + Binding.pointer(e), "cannot be used: " + e.getOriginalMessage());
            throw new ConfigException(around.problems());
        }
    }
}
