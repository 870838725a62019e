package io.portcullis.app.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;

/** A file's content as JSON, with the line and column of each value by JSON pointer, and what is wrong with it. */
final class Document {
    private final String file;
    private final ObjectNode root;
    private final Map<String, Place> places = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Document(String file, ObjectNode root) {
        this.file = file;
        this.root = root;
    }

    /** Line and column from 1. */
    private record Place(int line, int column) {}

    ObjectNode root() {
        return root;
    }

    List<Problem> problems() {
        return problems.stream().sorted(Problem.IN_ORDER).distinct().toList();
    }

    void place(String pointer, Mark mark) {
        places.put(pointer, new Place(mark.getLine() + 1, mark.getColumn() + 1));
    }

    void problem(String pointer, String message) {
        Place place = nearest(pointer);
        problems.add(new Problem(file, place.line(), place.column(), field(pointer), message));
    }

    void problem(Mark mark, String pointer, String message) {
        problems.add(new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, field(pointer), message));
    }

    static String child(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    static String child(String pointer, int index) {
        return pointer + "/" + index;
    }

    private Place nearest(String pointer) {
        String at = pointer;
        while (true) {
            Place place = places.get(at);
            if (place != null) {
                return place;
            }
            int slash = at.lastIndexOf('/');
            if (slash < 0) {
                return new Place(1, 1);
            }
            at = at.substring(0, slash);
        }
    }

    /** The pointer as people write it: {@code plans[0].exposure}. */
    static String field(String pointer) {
        StringBuilder field = new StringBuilder();
        for (String part : pointer.split("/", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            if (part.chars().allMatch(Character::isDigit)) {
                field.append('[').append(part).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".")
                        .append(part.replace("~1", "/").replace("~0", "~"));
            }
        }
        return field.toString();
    }
}
