package io.portcullis.app.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.portcullis.app.World;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers who come with a signed token of an issuer whose keys are fetched over HTTP. */
class TokensIT {
    private static final String ISSUER = "https://issuer.example";
    private static final String CHAT =
            "{\"model\":\"pebble\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    static Path folder;

    private static HttpServer keys;
    private static RSAKey key;
    private static World world;

    @BeforeAll
    static void start() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        byte[] set = new JWKSet(key.toPublicJWK()).toString().getBytes(UTF_8);
        keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        keys.createContext("/jwks", exchange -> {
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        keys.start();
        String jwt = "authentication:\n  jwt:\n    - issuer: " + ISSUER + "\n      audience: gate\n"
                + "      algorithms: [RS256]\n      plan: enterprise\n      jwks: http://127.0.0.1:"
                + keys.getAddress().getPort() + "/jwks\n\nupstreams:";
        world = World.open(folder, Duration.ZERO, Map.of("upstreams:", jwt));
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
        keys.stop(0);
    }

    private static String token(JWSAlgorithm algorithm, JWSSigner signer, String audience, Instant until)
            throws Exception {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("agent-7")
                .audience(audience)
                .expirationTime(Date.from(until))
                .build();
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID("k1").build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static int status(String token) {
        return world.send(world.post("/v1/chat/completions", token, CHAT)).statusCode();
    }

    private static String good() throws Exception {
        return token(
                JWSAlgorithm.RS256, new RSASSASigner(key), "gate", Instant.now().plusSeconds(300));
    }

    /** The keys are fetched beside the start; the first calls may come before them. */
    private static void awaitKeys() throws Exception {
        Instant deadline = Instant.now().plusSeconds(20);
        while (status(good()) != 200 && Instant.now().isBefore(deadline)) {
            Thread.sleep(50);
        }
    }

    @Test
    void aTokenOfTheIssuerIsServedUnderItsSubject() throws Exception {
        awaitKeys();
        assertThat(status(good())).isEqualTo(200);
    }

    @Test
    void tokensForOthersOldOnesAndForgedOnesAreNot() throws Exception {
        awaitKeys();
        Instant soon = Instant.now().plusSeconds(300);
        JWSSigner signer = new RSASSASigner(key);
        JWSSigner stranger =
                new RSASSASigner(new RSAKeyGenerator(2048).keyID("k1").generate());
        JWSSigner confused = new MACSigner(key.toRSAPublicKey().getEncoded());
        assertThat(status(token(JWSAlgorithm.RS256, signer, "elsewhere", soon))).isEqualTo(401);
        assertThat(status(
                        token(JWSAlgorithm.RS256, signer, "gate", Instant.now().minusSeconds(600))))
                .isEqualTo(401);
        assertThat(status(token(JWSAlgorithm.RS256, stranger, "gate", soon))).isEqualTo(401);
        assertThat(status(token(JWSAlgorithm.HS256, confused, "gate", soon))).isEqualTo(401);
        assertThat(status(token(JWSAlgorithm.PS256, signer, "gate", soon))).isEqualTo(401);
    }
}
