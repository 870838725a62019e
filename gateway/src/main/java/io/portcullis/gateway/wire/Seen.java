package io.portcullis.gateway.wire;

import io.portcullis.traffic.Endpoint;

/** What is learned of an answer as it passes: its id, how it ended, its tokens; reads only flagged parts. */
final class Seen {
    private final Endpoint endpoint;
    final Tally tally;
    final EventScan scan;
    private String id = "";
    private String finish = "";
    private boolean terminated;

    Seen(Endpoint endpoint, int inputTokens) {
        this.endpoint = endpoint;
        this.tally = new Tally(inputTokens);
        this.scan = new EventScan(endpoint);
    }

    String id() {
        return id;
    }

    String finish() {
        return finish;
    }

    boolean terminated() {
        return terminated;
    }

    void terminate() {
        terminated = true;
    }

    /** One event of a stream. */
    void event(byte[] data, int from, int to) {
        scan.scan(data, from, to, tally.sent());
        boolean ends = ends();
        if (scan.usageAt >= 0) {
            tally.read(data, scan.usageAt, to, endpoint != Endpoint.MESSAGES || !scan.type("message_start"));
        }
        note(endpoint != Endpoint.RESPONSES || ends);
        terminated |= ends;
    }

    /** A whole answer; its tokens are estimated only where it does not tell them. */
    void whole(byte[] data, int from, int to) {
        scan.scan(data, from, to, TokenEstimate.NONE);
        if (scan.usageAt >= 0) {
            tally.read(data, scan.usageAt, to, true);
        }
        if (!tally.known()) {
            scan.scan(data, from, to, tally.sent());
        }
        note(true);
    }

    private void note(boolean finishes) {
        if (id.isEmpty()) {
            id = scan.id();
        }
        if (finishes && scan.finishFrom >= 0) {
            finish = scan.finish();
        }
    }

    private boolean ends() {
        return switch (endpoint) {
            case RESPONSES ->
                scan.type("response.completed")
                        || scan.type("response.failed")
                        || scan.type("response.incomplete")
                        || scan.type("error");
            case MESSAGES, COUNT_TOKENS -> scan.type("message_stop") || scan.type("error");
            case CHAT_COMPLETIONS, COMPLETIONS, EMBEDDINGS -> scan.error;
        };
    }
}
