package io.portcullis.gateway.store.ledger;

import io.portcullis.ledger.Hash;
import io.portcullis.ledger.SigningKey;
import io.portcullis.ledger.VerifierKey;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** The ledger's key pair, derived from the 32 secret bytes of a key file (the seed of RFC 8032). */
public final class LedgerKey {
    private static final int BYTES = 32;

    private LedgerKey() {}

    /** @param origin the log's name, which is the key's name too; empty for one made from the key itself */
    public static SigningKey of(String origin, byte[] seed) {
        byte[] publicBytes = publicBytes(seed);
        String name = origin.isEmpty()
                ? "portcullis.local/" + Hash.sha256(publicBytes).toString().substring(0, 16)
                : origin;
        return SigningKey.of(VerifierKey.ed25519(name, publicBytes), seed); // which tries the pair
    }

    /** Java derives a public key only while it makes a pair, so it is made one whose dice show the seed. */
    private static byte[] publicBytes(byte[] seed) {
        SecureRandom dice = new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(Arrays.copyOf(seed, bytes.length), 0, bytes, 0, bytes.length);
            }
        };
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, dice);
            EdECPublicKey key = (EdECPublicKey) generator.generateKeyPair().getPublic();
            byte[] big = key.getPoint().getY().toByteArray();
            byte[] little = new byte[BYTES];
            for (int i = 0; i < Math.min(BYTES, big.length); i++) {
                little[i] = big[big.length - 1 - i];
            }
            little[BYTES - 1] |= (byte) (key.getPoint().isXOdd() ? 0x80 : 0);
            return little;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java since 15 has Ed25519", e);
        }
    }
}
