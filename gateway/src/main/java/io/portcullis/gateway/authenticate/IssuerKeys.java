package io.portcullis.gateway.authenticate;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;

/**
 * An issuer's public keys by key id. Secret keys of a JWKS are left out, so that a public key can never serve as the
 * secret of an HMAC.
 */
final class IssuerKeys {
    static final IssuerKeys NONE = new IssuerKeys(Map.of());

    private static final int MOST_KEYS = 100;
    private static final int RSA_BITS_MIN = 2048;
    private static final byte[] ED25519_DER = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0};

    private final Map<String, JWK> keys;

    private IssuerKeys(Map<String, JWK> keys) {
        this.keys = keys;
    }

    /** @throws IllegalArgumentException if the text is no JWKS or holds no usable key */
    static IssuerKeys of(String jwks) {
        Map<String, JWK> keys = new HashMap<>();
        try {
            for (JWK key : JWKSet.parse(jwks).getKeys()) {
                boolean signs = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
                if (key.getKeyID() != null && signs && usable(key) && keys.size() < MOST_KEYS) {
                    keys.putIfAbsent(key.getKeyID(), key.toPublicJWK());
                }
            }
        } catch (ParseException e) {
            throw new IllegalArgumentException("not a JWKS: " + e.getMessage(), e);
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("the JWKS holds no usable public key with a key id");
        }
        return new IssuerKeys(Map.copyOf(keys));
    }

    private static boolean usable(JWK key) {
        return switch (key) {
            case RSAKey rsa -> rsa.size() >= RSA_BITS_MIN;
            case ECKey ec -> true;
            case OctetKeyPair pair -> pair.getCurve().getName().equals("Ed25519");
            default -> false;
        };
    }

    /** True if the key of that id exists, fits the algorithm, and made the signature. */
    boolean verifies(JWSHeader header, byte[] signed, Base64URL signature) {
        JWK key = header.getKeyID() == null ? null : keys.get(header.getKeyID());
        if (key == null || key.getAlgorithm() != null && !key.getAlgorithm().equals(header.getAlgorithm())) {
            return false;
        }
        JWSAlgorithm algorithm = header.getAlgorithm();
        try {
            return switch (key) {
                case RSAKey rsa ->
                    JWSAlgorithm.Family.RSA.contains(algorithm)
                            && check(new RSASSAVerifier(rsa), header, signed, signature);
                case ECKey ec -> {
                    JWSVerifier verifier = new ECDSAVerifier(ec);
                    yield verifier.supportedJWSAlgorithms().contains(algorithm)
                            && check(verifier, header, signed, signature);
                }
                case OctetKeyPair pair -> algorithm.equals(JWSAlgorithm.EdDSA) && ed25519(pair, signed, signature);
                default -> false;
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean check(JWSVerifier verifier, JWSHeader header, byte[] signed, Base64URL signature)
            throws JOSEException {
        return verifier.verify(header, signed, signature);
    }

    private static boolean ed25519(OctetKeyPair pair, byte[] signed, Base64URL signature)
            throws GeneralSecurityException {
        byte[] raw = pair.getX().decode();
        byte[] encoded = java.util.Arrays.copyOf(ED25519_DER, ED25519_DER.length + raw.length);
        System.arraycopy(raw, 0, encoded, ED25519_DER.length, raw.length);
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(signed);
        return verifier.verify(signature.decode());
    }
}
