package io.portcullis.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.Map;

/** Strings of a tree that grow by appending: held as builders until settled, so that growth costs no copies. */
final class Texts {
    private Texts() {}

    static void append(ObjectNode owner, String name, String more) {
        JsonNode have = owner.get(name);
        if (have instanceof POJONode node && node.getPojo() instanceof StringBuilder text) {
            text.append(more);
        } else {
            String before = have != null && have.isTextual() ? have.textValue() : "";
            owner.putPOJO(name, new StringBuilder(before).append(more));
        }
    }

    /** Turns every builder in the tree into a string. */
    static void settle(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (field.getValue() instanceof POJONode node && node.getPojo() instanceof StringBuilder text) {
                    field.setValue(object.textNode(text.toString()));
                } else {
                    settle(field.getValue());
                }
            }
        } else {
            tree.forEach(Texts::settle);
        }
    }
}
