package io.portcullis.gateway.authenticate;

import io.portcullis.gateway.receive.Network;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A virtual key as it is stored: everything but the secret.
 *
 * @param id public id, for logs
 * @param hash lower-case hexadecimal SHA-256 of the whole token
 * @param shown the token's first characters, by which a person recognises it
 * @param expires from when it is no longer accepted, if ever
 * @param revoked when it was revoked, if it was
 * @param graceEnd until when it is accepted after a rotation replaced it, if one did
 * @param networks from where it may be used, empty for everywhere
 */
public record KeyRecord(
        String id,
        String account,
        String hash,
        String shown,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> revoked,
        Optional<Instant> graceEnd,
        List<Network> networks) {
    public KeyRecord {
        networks = List.copyOf(networks);
    }
}
