package io.portcullis.evidence.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An in-toto statement (v1): somebody claims something, the predicate, about things named by their hash.
 *
 * @param kind URI of the predicate's type
 */
public record Statement(List<Subject> subjects, String kind, ObjectNode predicate) {
    private static final String TYPE = "https://in-toto.io/Statement/v1";
    private static final int SUBJECTS_MAX = 10_000;

    /**
     * @param name what it is called in the bundle
     * @param algorithm {@code sha256} or {@code sha512}
     * @param digest in lower-case hexadecimal digits
     */
    public record Subject(String name, String algorithm, String digest) {
        public Subject {
            int digits = switch (algorithm) {
                case "sha256" -> 64;
                case "sha512" -> 128;
                default -> throw new IllegalArgumentException("unknown hash " + algorithm);
            };
            if (!digest.matches("[0-9a-f]{" + digits + "}")) {
                throw new IllegalArgumentException("no %s digest: %s".formatted(algorithm, name));
            }
        }

        public static Subject sha256(String name, String digest) {
            return new Subject(name, "sha256", digest);
        }
    }

    public Statement {
        subjects = List.copyOf(subjects);
        if (subjects.isEmpty() || subjects.size() > SUBJECTS_MAX) {
            throw new IllegalArgumentException("%d subjects, 1 to %d wanted".formatted(subjects.size(), SUBJECTS_MAX));
        }
    }

    /** The statement as canonical JSON. */
    public byte[] bytes() {
        ObjectNode node = StrictJson.object().put("_type", TYPE);
        ArrayNode list = node.putArray("subject");
        for (Subject subject : subjects) {
            list.addObject().put("name", subject.name()).putObject("digest").put(subject.algorithm(), subject.digest());
        }
        node.put("predicateType", kind).set("predicate", predicate);
        return StrictJson.bytes(node);
    }

    /** Signs the statement and puts it into an envelope. */
    public byte[] seal(Signatory signatory) {
        return Envelope.seal(Envelope.IN_TOTO, bytes(), signatory);
    }

    /** Reads a statement from bytes that were verified; empty where they are none. */
    public static Optional<Statement> read(byte[] verified) {
        Optional<ObjectNode> read = StrictJson.read(verified);
        if (read.isEmpty() || !read.get().path("_type").asText().equals(TYPE)) {
            return Optional.empty();
        }
        List<Subject> subjects = new ArrayList<>();
        try {
            for (JsonNode one : read.get().path("subject")) {
                one.path("digest")
                        .properties()
                        .forEach(digest -> subjects.add(new Subject(
                                one.path("name").asText(),
                                digest.getKey(),
                                digest.getValue().asText())));
            }
            String kind = read.get().path("predicateType").asText();
            return read.get().path("predicate") instanceof ObjectNode predicate && !kind.isEmpty()
                    ? Optional.of(new Statement(subjects, kind, predicate))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
