package io.portcullis.app.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Who is believed beside the gateway's own keys.
 *
 * @param jwt token issuers
 */
public record AuthenticationSettings(List<Issuer> jwt) {
    public AuthenticationSettings {
        jwt = List.copyOf(jwt);
    }

    /**
     * An issuer of JSON web tokens.
     *
     * @param algorithms the only signature algorithms accepted
     * @param jwks where its keys are: an https or file address
     * @param plan plan of its accounts where the token names none
     */
    public record Issuer(
            String issuer, String audience, List<String> algorithms, URI jwks, Optional<String> plan, Claims claims) {
        public Issuer {
            algorithms = List.copyOf(algorithms);
        }
    }

    /** Names of the claims that carry the caller. */
    public record Claims(String account, String org, String plan, String verification) {}
}
