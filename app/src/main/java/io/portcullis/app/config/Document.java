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
    private final Map<String, Scalar> scalars = new HashMap<>();
    private final Map<String, Document> grafts = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Document(String file, ObjectNode root) {
        this.file = file;
        this.root = root;
    }

    /** Line and column from 1. */
    private record Place(int line, int column) {}

    /** Where a text begins: its first character, or for a block ({@code |}, {@code >}) the line of the indicator. */
    private record Scalar(int line, int column, boolean block) {}

    String file() {
        return file;
    }

    ObjectNode root() {
        return root;
    }

    List<Problem> problems() {
        return problems.stream().sorted(Problem.IN_ORDER).distinct().toList();
    }

    void place(String pointer, Mark mark) {
        places.put(pointer, new Place(mark.getLine() + 1, mark.getColumn() + 1));
    }

    /** @param quote characters before the text's first one, negative where it is a block of lines */
    void scalar(String pointer, Mark mark, int quote) {
        scalars.put(pointer, new Scalar(mark.getLine() + 1, mark.getColumn() + 1 + quote, quote < 0));
    }

    /** What stands at this pointer came from another file, where it has the pointer without the first field. */
    void graft(String pointer, Document other) {
        grafts.put(pointer, other);
    }

    /** A problem within a text, line and column from 1; in a block only the line is exact. */
    void problem(String pointer, int line, int column, String message) {
        Document from = origin(pointer);
        Scalar scalar = from.scalars.get(from == this ? pointer : inner(pointer));
        if (scalar == null) {
            problem(pointer, message);
            return;
        }
        int row = scalar.line() + line - (scalar.block() ? 0 : 1);
        int at = scalar.block() || line > 1 ? column : scalar.column() + column - 1;
        problems.add(new Problem(from.file, row, at, field(pointer), message));
    }

    private Document origin(String pointer) {
        String longest = "";
        for (String graft : grafts.keySet()) {
            boolean within = pointer.equals(graft) || pointer.startsWith(graft + "/");
            longest = within && graft.length() > longest.length() ? graft : longest;
        }
        return grafts.getOrDefault(longest, this);
    }

    private static String inner(String pointer) {
        int slash = pointer.indexOf('/', 1);
        return slash < 0 ? "" : pointer.substring(slash);
    }

    void problem(String pointer, String message) {
        Document from = origin(pointer);
        if (from != this) {
            Place there = from.nearest(inner(pointer));
            problems.add(new Problem(from.file, there.line(), there.column(), field(pointer), message));
            return;
        }
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
