package io.portcullis.gateway.authenticate;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes signed tokens for tests, wrong ones too, with nothing but the JDK. */
final class Mint {
    final KeyPair rsa = pair("RSA", 2048);
    final KeyPair ec = pair("EC", 256);
    final KeyPair ed = pair("Ed25519", 0);

    private static KeyPair pair(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (size > 0) {
                generator.initialize(size);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String jwks() {
        byte[] raw = ed.getPublic().getEncoded();
        Base64URL x = Base64URL.encode(Arrays.copyOfRange(raw, raw.length - 32, raw.length));
        List<JWK> keys = List.of(
                new RSAKey.Builder((RSAPublicKey) rsa.getPublic()).keyID("rsa").build(),
                new ECKey.Builder(Curve.P_256, (ECPublicKey) ec.getPublic())
                        .keyID("ec")
                        .build(),
                new OctetKeyPair.Builder(Curve.Ed25519, x).keyID("ed").build());
        return new JWKSet(keys).toString();
    }

    String token(String alg, String kid, String body) {
        return signed("{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\",\"typ\":\"JWT\"}", body);
    }

    /** Signs as the header's algorithm says; an HMAC takes the RSA public key as its secret. */
    String signed(String header, String body) {
        String text = encode(header) + "." + encode(body);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try {
            if (header.contains("\"HS256\"")) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(rsa.getPublic().getEncoded(), "HmacSHA256"));
                return text + "." + Base64URL.encode(mac.doFinal(bytes));
            }
            if (header.contains("\"none\"")) {
                return text + ".";
            }
            Signature signature = Signature.getInstance(
                    header.contains("\"ES256\"")
                            ? "SHA256withECDSAinP1363Format"
                            : header.contains("\"EdDSA\"")
                                    ? "Ed25519"
                                    : header.contains("\"RS384\"") ? "SHA384withRSA" : "SHA256withRSA");
            KeyPair pair = header.contains("\"ES256\"") ? ec : header.contains("\"EdDSA\"") ? ed : rsa;
            signature.initSign(pair.getPrivate());
            signature.update(bytes);
            return text + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return Base64URL.encode(text).toString();
    }
}
