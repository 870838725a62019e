package io.portcullis.gateway.authenticate;

import io.portcullis.gateway.authenticate.Authentication.Known;
import io.portcullis.gateway.authenticate.Authentication.Unknown;
import io.portcullis.gateway.authenticate.Authentication.Why;
import io.portcullis.traffic.Caller;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The step from a credential to a caller: synchronous and in memory, for the event loop.
 *
 * <p>A key is looked up by the SHA-256 of the whole token, so how long that takes tells nothing about keys that
 * exist. Fails closed: whatever cannot be read, found or verified is unknown.
 */
public final class Authenticator {
    private static final int MOST_CHARACTERS = 16_384;

    private final Supplier<Directory> directory;
    private final JwtVerifier tokens;

    public Authenticator(Supplier<Directory> directory, JwtVerifier tokens) {
        this.directory = directory;
        this.tokens = tokens;
    }

    /**
     * Who the token stands for.
     *
     * @param token as sent, without {@code Bearer}; empty if none was
     * @param ip the peer's address as the connection shows it
     */
    public Authentication identify(String token, String ip, Instant now) {
        if (token.isEmpty()) {
            return new Unknown(Why.MISSING, "No API key was sent.");
        }
        if (token.length() > MOST_CHARACTERS) {
            return new Unknown(Why.BAD_TOKEN, "The credential is longer than any that exists.");
        }
        Directory current = directory.get();
        if (token.startsWith("pk-")) {
            return key(token, ip, now, current);
        }
        if (JwtVerifier.looksLikeToken(token)) {
            return tokens.identify(token, now, current);
        }
        return unknownKey();
    }

    private static Unknown unknownKey() {
        return new Unknown(Why.UNKNOWN_KEY, "The API key is not known.");
    }

    private static Authentication key(String token, String ip, Instant now, Directory current) {
        KeyRecord key = current.keys().get(KeySecret.hash(token));
        if (key == null) {
            return unknownKey();
        }
        if (key.revoked().isPresent()) {
            return new Unknown(Why.REVOKED, "The API key was revoked.");
        }
        if (key.expires().isPresent() && !now.isBefore(key.expires().get())) {
            return new Unknown(Why.EXPIRED, "The API key has expired.");
        }
        if (key.graceEnd().isPresent() && !now.isBefore(key.graceEnd().get())) {
            return new Unknown(Why.EXPIRED, "The API key was replaced by a newer one.");
        }
        if (!key.networks().isEmpty() && key.networks().stream().noneMatch(network -> network.contains(ip))) {
            return new Unknown(Why.NETWORK_NOT_ALLOWED, "The API key may not be used from this network.");
        }
        AccountRecord account = current.accounts().get(key.account());
        if (account == null) {
            return unknownKey();
        }
        return switch (account.status()) {
            case ACTIVE ->
                new Known(new Caller(account.id(), account.org(), key.id(), account.plan(), account.verification()));
            case SUSPENDED -> new Unknown(Why.SUSPENDED, "The account is suspended.");
        };
    }
}
