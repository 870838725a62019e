package io.portcullis.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/** The private Ed25519 key of a log, with the public one and the name it signs under. Prints as its public key. */
public final class SigningKey {
    private static final byte[] TRIAL = "portcullis key trial".getBytes(StandardCharsets.US_ASCII);

    private final VerifierKey verifier;
    private final PrivateKey key;

    private SigningKey(VerifierKey verifier, PrivateKey key) {
        this.verifier = verifier;
        this.key = key;
    }

    /**
     * A key pair, which is tried.
     *
     * @param seed the 32 secret bytes of RFC 8032
     * @throws MalformedException where the two halves do not belong together
     */
    public static SigningKey of(VerifierKey verifier, byte[] seed) {
        if (verifier.type() != VerifierKey.ED25519) {
            throw new MalformedException("key type", "is not Ed25519");
        }
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            SigningKey signing = new SigningKey(verifier, key);
            if (!verifier.verify(TRIAL, signing.sign(TRIAL))) {
                throw new MalformedException("private key", "does not belong to the public one");
            }
            return signing;
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw new MalformedException("private key", "is not one of Ed25519");
        }
    }

    public VerifierKey verifier() {
        return verifier;
    }

    /** An Ed25519 signature over these very bytes, 64 bytes. */
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    @Override
    public String toString() {
        return verifier.toString();
    }
}
