package io.portcullis.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * YAML 1.2 core (only {@code true} and {@code false} are booleans) read into JSON with positions. Never builds an
 * object of a class a file names. A file is at most 1 Mi characters, 50 levels and 50,000 values after aliases are
 * followed.
 */
final class YamlReader {
    private static final int CHARS_MAX = 1 << 20;
    private static final int DEPTH_MAX = 50;
    private static final int VALUES_MAX = 50_000;
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,18}(\\.\\d{1,18})?([eE][-+]?\\d{1,2})?");

    private final Document document;
    private final Map<Node, Boolean> open = new IdentityHashMap<>();
    private int values;

    private YamlReader(Document document) {
        this.document = document;
    }

    /** Throws ConfigException where the text is not YAML at all; other problems stay in the document. */
    static Document read(String file, String text) throws ConfigException {
        Node node = composed(file, text);
        if (!(node instanceof MappingNode mapping)) {
            throw new ConfigException(List.of(new Problem(file, 1, 1, "", "must hold fields, such as 'upstreams:'")));
        }
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        Document document = new Document(file, root);
        document.place("", mapping.getStartMark());
        new YamlReader(document).fill(root, mapping, "");
        return document;
    }

    private static @Nullable Node composed(String file, String text) throws ConfigException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(CHARS_MAX);
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setMaxAliasesForCollections(50);
        options.setAllowRecursiveKeys(false);
        if (text.length() > CHARS_MAX) {
            throw new ConfigException(List.of(new Problem(file, 0, 0, "", "is larger than 1 Mi characters")));
        }
        try {
            return new Yaml(options).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            int line = mark == null ? 0 : mark.getLine() + 1;
            int column = mark == null ? 0 : mark.getColumn() + 1;
            throw new ConfigException(List.of(new Problem(file, line, column, "", readable(e))));
        } catch (YAMLException e) {
            String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
            throw new ConfigException(List.of(new Problem(file, 0, 0, "", "not YAML: " + message)));
        }
    }

    private static String readable(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("'\\t(TAB)'")) {
            return "a tab indents this line; YAML wants spaces";
        }
        return "not YAML: " + problem;
    }

    private void fill(ObjectNode object, MappingNode mapping, String pointer) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                document.problem(tuple.getKeyNode().getStartMark(), pointer, "a field's name must be plain text");
                continue;
            }
            String name = key.getValue();
            String at = Document.child(pointer, name);
            if (name.equals("<<")) {
                document.problem(key.getStartMark(), pointer, "merge keys (<<) are not understood here");
            } else if (object.has(name)) {
                document.problem(key.getStartMark(), at, "is given twice");
            } else {
                document.place(at, key.getStartMark());
                object.set(name, value(tuple.getValueNode(), at));
            }
        }
    }

    private JsonNode value(Node node, String pointer) {
        if (++values > VALUES_MAX) {
            if (values == VALUES_MAX + 1) {
                document.problem(node.getStartMark(), pointer, "more than 50,000 values once aliases are followed");
            }
            return NullNode.instance;
        }
        if (open.put(node, true) != null) {
            document.problem(node.getStartMark(), pointer, "an alias that contains itself");
            return NullNode.instance;
        }
        try {
            if (node instanceof MappingNode mapping) {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                fill(object, mapping, pointer);
                return object;
            }
            if (node instanceof SequenceNode sequence) {
                return array(sequence, pointer);
            }
            if (node instanceof ScalarNode scalar) {
                document.scalar(pointer, scalar.getStartMark(), quote(scalar.getScalarStyle()));
                return scalar(scalar);
            }
            return NullNode.instance;
        } finally {
            open.remove(node);
        }
    }

    private ArrayNode array(SequenceNode sequence, String pointer) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Node item : sequence.getValue()) {
            String at = Document.child(pointer, array.size());
            document.place(at, item.getStartMark());
            array.add(value(item, at));
        }
        return array;
    }

    private static int quote(ScalarStyle style) {
        return switch (style) {
            case PLAIN, JSON_SCALAR_STYLE -> 0;
            case SINGLE_QUOTED, DOUBLE_QUOTED -> 1;
            case LITERAL, FOLDED -> -1;
        };
    }

    private static JsonNode scalar(ScalarNode node) {
        String text = node.getValue();
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return TextNode.valueOf(text);
        }
        if (NUMBER.matcher(text).matches()) {
            BigDecimal number = new BigDecimal(text);
            return text.chars().allMatch(c -> c == '-' || Character.isDigit(c))
                    ? JsonNodeFactory.instance.numberNode(number.longValueExact())
                    : JsonNodeFactory.instance.numberNode(number);
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> NullNode.instance;
            case "true", "True", "TRUE" -> BooleanNode.TRUE;
            case "false", "False", "FALSE" -> BooleanNode.FALSE;
            default -> TextNode.valueOf(text);
        };
    }
}
