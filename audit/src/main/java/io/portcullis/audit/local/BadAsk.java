package io.portcullis.audit.local;

/** A request that the API refuses; carries the status and what the error body says. */
final class BadAsk extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String param;
    private final String code;

    BadAsk(int status, String message, String param, String code) {
        super(message, null, false, false);
        this.status = status;
        this.param = param;
        this.code = code;
    }

    /** A 400 that blames one parameter. */
    static BadAsk of(String param, String message) {
        return new BadAsk(400, message, param, "invalid_value");
    }

    int status() {
        return status;
    }

    /** The parameter to blame, empty if none. */
    String param() {
        return param;
    }

    /** OpenAI's machine-readable code, empty if none. */
    String code() {
        return code;
    }
}
