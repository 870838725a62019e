package io.portcullis.traffic;

import java.util.Optional;

/** A routed path of one of the two dialects. {@code GET /v1/models} is told apart by the caller's headers. */
public enum Endpoint {
    CHAT_COMPLETIONS(Dialect.OPENAI, "/v1/chat/completions"),
    RESPONSES(Dialect.OPENAI, "/v1/responses"),
    COMPLETIONS(Dialect.OPENAI, "/v1/completions"),
    EMBEDDINGS(Dialect.OPENAI, "/v1/embeddings"),
    MESSAGES(Dialect.ANTHROPIC, "/v1/messages"),
    COUNT_TOKENS(Dialect.ANTHROPIC, "/v1/messages/count_tokens");

    private final Dialect dialect;
    private final String path;

    Endpoint(Dialect dialect, String path) {
        this.dialect = dialect;
        this.path = path;
    }

    public Dialect dialect() {
        return dialect;
    }

    public String path() {
        return path;
    }

    /** True where a call generates text, so that there is an answer worth protecting. */
    public boolean generates() {
        return this != EMBEDDINGS && this != COUNT_TOKENS;
    }

    public static Optional<Endpoint> of(String path) {
        for (Endpoint endpoint : values()) {
            if (endpoint.path.equals(path)) {
                return Optional.of(endpoint);
            }
        }
        return Optional.empty();
    }
}
