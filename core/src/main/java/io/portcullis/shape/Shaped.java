package io.portcullis.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What became of a streamed event. */
public sealed interface Shaped {
    /** The event passes byte for byte. */
    record Kept() implements Shaped {}

    /** These events are sent in its place; none drops it. */
    record Replaced(List<ObjectNode> events) implements Shaped {
        public Replaced {
            events = List.copyOf(events);
        }
    }

    Shaped KEPT = new Kept();
    Shaped DROPPED = new Replaced(List.of());

    static Shaped by(ObjectNode event) {
        return new Replaced(List.of(event));
    }
}
