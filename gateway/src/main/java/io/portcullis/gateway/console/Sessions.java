package io.portcullis.gateway.console;

import io.portcullis.gateway.authenticate.KeySecret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is logged in to the status page: a random cookie value, kept by its hash, for eight hours at most. Beyond 256
 * sessions the oldest ends.
 */
final class Sessions {
    static final Duration LIFE = Duration.ofHours(8);

    private static final int MOST = 256;

    private record Session(AdminToken token, Instant until) {}

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    synchronized String open(AdminToken token, Instant now) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String cookie = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        if (sessions.size() >= MOST) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        sessions.put(KeySecret.hash(cookie), new Session(token, now.plus(LIFE)));
        return cookie;
    }

    synchronized Optional<AdminToken> find(String cookie, Instant now) {
        Session session = sessions.get(KeySecret.hash(cookie));
        return session == null || !now.isBefore(session.until()) ? Optional.empty() : Optional.of(session.token());
    }

    synchronized void close(String cookie) {
        sessions.remove(KeySecret.hash(cookie));
    }
}
