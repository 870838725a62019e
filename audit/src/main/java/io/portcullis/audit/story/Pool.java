package io.portcullis.audit.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shipped questions and topics that actors draw from. */
final class Pool {
    private Pool() {}

    /** Questions of honest people by interest, in the order of the file. */
    static Map<String, List<String>> questions() {
        Map<String, List<String>> questions = new LinkedHashMap<>();
        for (String line : lines("questions.txt")) {
            int colon = line.indexOf(':');
            List<String> asked = new ArrayList<>();
            for (String question : line.substring(colon + 1).split("\\|")) {
                asked.add(question.strip());
            }
            questions.put(line.substring(0, colon), List.copyOf(asked));
        }
        return questions;
    }

    /** Topics from everywhere, as somebody lists them who wants everything. */
    static List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (String line : lines("topics.txt")) {
            topics.addAll(List.of(line.split(";")));
        }
        return topics;
    }

    private static List<String> lines(String name) {
        try (InputStream in = Pool.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource %s is missing".formatted(name));
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
