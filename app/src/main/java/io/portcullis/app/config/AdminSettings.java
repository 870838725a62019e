package io.portcullis.app.config;

import java.util.List;

/**
 * The administrators' own door: console, admin API, metrics and health.
 *
 * @param port TCP port, 0 for any free one
 * @param tokens who may enter; without one the admin API refuses everybody, health stays open
 */
public record AdminSettings(String host, int port, List<Token> tokens) {
    public AdminSettings {
        tokens = List.copyOf(tokens);
    }

    /** A named bearer token with its role. */
    public record Token(String name, Role role, Secret secret) {}

    /** What a token may do: look, work on cases, lead them, hold and export, change accounts and keys, everything. */
    public enum Role {
        VIEWER,
        ANALYST,
        LEAD,
        LEGAL,
        OPERATOR,
        ADMIN
    }
}
