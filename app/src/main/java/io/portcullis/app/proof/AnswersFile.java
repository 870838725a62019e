package io.portcullis.app.proof;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Texts of a model, one JSON object a line: {@code {"class":"person/bank","answer":"..."}} for canaries,
 * {@code {"prompt":"...","answer":"..."}} for the other tests.
 *
 * @param lines fields of each line, all of them texts
 */
public record AnswersFile(List<Map<String, String>> lines) {
    private static final int LINES_MAX = 1_000_000;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(8).build())
            .build());

    public AnswersFile {
        lines = List.copyOf(lines);
    }

    /**
     * Reads lines; throws IllegalArgumentException that names the line and what is wrong with it.
     *
     * @param fields what every line must have
     */
    public static AnswersFile parse(List<String> text, List<String> fields) {
        if (text.size() > LINES_MAX) {
            throw new IllegalArgumentException("more than " + LINES_MAX + " lines");
        }
        List<Map<String, String>> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            if (!text.get(i).isBlank()) {
                lines.add(line(text.get(i), fields, "line " + (i + 1)));
            }
        }
        return new AnswersFile(lines);
    }

    private static Map<String, String> line(String text, List<String> fields, String where) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(where + ": not valid JSON", e);
        }
        Map<String, String> line = new TreeMap<>();
        for (String field : fields) {
            if (!node.path(field).isTextual()) {
                throw new IllegalArgumentException(where + ": field '" + field + "' must be a text");
            }
            line.put(field, node.path(field).textValue());
        }
        return line;
    }
}
