package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the pieces of an answer in one dialect, as events while they come and as one object at the end. */
interface Scribe {
    /** What a stream begins with. */
    void open(Events out);

    /** Takes a piece of candidate {@code choice}; candidates come one after the other. */
    void write(int choice, Piece piece, Speech speech, Events out);

    /** What a stream ends with; called when every candidate is over. */
    void close(Events out);

    /** The whole answer, as it looks without streaming. */
    ObjectNode whole();

    /** Server-sent events being collected. */
    final class Events {
        private final StringBuilder text = new StringBuilder();

        void data(String json) {
            text.append("data: ").append(json).append("\n\n");
        }

        void event(String name, ObjectNode body) {
            text.append("event: ").append(name).append("\ndata: ").append(body).append("\n\n");
        }

        /** What was collected since the last call. */
        String take() {
            String taken = text.toString();
            text.setLength(0);
            return taken;
        }
    }
}
