package io.portcullis.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Where ladder and sections come from: the configuration itself, a file it names, or the policy that ships. */
final class PolicyFile {
    static final String SHIPPED = "default-policy.yaml";

    private static final List<String> PARTS = List.of("ladder", "sections");

    private final Document document;
    private final Set<String> signals;

    PolicyFile(Document document, Set<String> signals) {
        this.document = document;
        this.signals = signals;
    }

    /** Puts the policy's parts into the configuration's tree; what is wrong in another file is said of that file. */
    void graft(Path folder) throws ConfigException {
        ObjectNode root = document.root();
        ObjectNode decide = root.withObject("/decide");
        if (decide.path("policy") instanceof TextNode name) {
            Path file = folder.resolve(name.asText());
            for (String part : PARTS) {
                if (decide.has(part)) {
                    document.problem("/decide/" + part, "cannot stand beside 'policy'");
                }
            }
            Document other = YamlReader.read(file.toString(), ConfigLoader.text(file));
            ConfigSchema.ofPolicy().check(other);
            if (!other.problems().isEmpty()) {
                throw new ConfigException(other.problems());
            }
            take(decide, other, document);
        }
        boolean own = decide.has("sections");
        take(decide, shipped(), document);
        if (!own) {
            new PolicyCheck(document, signals, false).dropUnable();
        }
    }

    /** Parts that the tree does not have are taken from another document, which then answers for them. */
    static void take(ObjectNode decide, Document other, Document into) {
        for (String part : PARTS) {
            JsonNode there = other.root().path(part);
            if (!decide.has(part) && !there.isMissingNode()) {
                decide.set(part, there.deepCopy());
                into.graft("/decide/" + part, other);
            }
        }
    }

    static Document shipped() throws ConfigException {
        try (InputStream in = Objects.requireNonNull(PolicyFile.class.getResourceAsStream(SHIPPED), SHIPPED)) {
            return YamlReader.read(SHIPPED, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
