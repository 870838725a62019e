package io.portcullis.bench.detection.town;

/**
 * One message of a request.
 *
 * @param reasoning reasoning block handed back with an assistant message, empty if none
 */
record Said(String role, String text, String reasoning) {
    static Said user(String text) {
        return new Said("user", text, "");
    }

    static Said assistant(String text) {
        return new Said("assistant", text, "");
    }
}
