package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.World;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with HTTP/2 by ALPN and HTTP/1.1, HTTP/2 in clear text, and a certificate that is renewed while it serves. */
class TlsIT {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    /** Makes a self-signed certificate, writes it as PEM where the gateway looks; returns a store that trusts it. */
    private KeyStore certificate(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            all.load(in, PASSWORD);
        }
        pem("tls.key", "PRIVATE KEY", all.getKey("a", PASSWORD).getEncoded());
        pem("tls.crt", "CERTIFICATE", all.getCertificate("a").getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", all.getCertificate("a"));
        return trusted;
    }

    private void pem(String file, String what, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    private static HttpClient client(KeyStore trusted, HttpClient.Version version) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).version(version).build();
    }

    private static HttpResponse<String> chat(HttpClient client, URI gateway, String key) throws Exception {
        String body = "{\"model\":\"pebble\",\"max_tokens\":20,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        return client.send(
                HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                        .header("authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String name(HttpResponse<String> response) throws Exception {
        var peer = (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
        return peer.getSubjectX500Principal().getName();
    }

    @Test
    void bothVersionsAreServedUnderTlsAndARenewedCertificateIsTakenUp() throws Exception {
        KeyStore first = certificate("first");
        String tls = "listen: {host: 127.0.0.1, port: 0, tls: {certificate: " + folder.resolve("tls.crt") + ", key: "
                + folder.resolve("tls.key") + ", reload: 50ms}}";
        try (World world =
                World.open(folder, java.time.Duration.ZERO, Map.of("listen: {host: 127.0.0.1, port: 0}", tls))) {
            URI gateway = URI.create("https://127.0.0.1:" + world.port());
            String key = world.key("enterprise");
            for (HttpClient.Version version : HttpClient.Version.values()) {
                try (HttpClient client = client(first, version)) {
                    HttpResponse<String> reply = chat(client, gateway, key);
                    assertThat(reply.statusCode()).isEqualTo(200);
                    assertThat(reply.version()).isEqualTo(version);
                    assertThat(reply.body()).endsWith("data: [DONE]\n\n");
                    assertThat(name(reply)).isEqualTo("CN=first");
                }
            }
            String good = Files.readString(folder.resolve("tls.key"));
            Files.writeString(folder.resolve("tls.key"), "not a key");
            TimeUnit.MILLISECONDS.sleep(300);
            try (HttpClient client = client(first, HttpClient.Version.HTTP_2)) {
                assertThat(name(chat(client, gateway, key))).isEqualTo("CN=first");
            }
            Files.writeString(folder.resolve("tls.key"), good);
            KeyStore second = certificate("second");
            World.until("the new certificate is shown", () -> {
                try (HttpClient client = client(second, HttpClient.Version.HTTP_2)) {
                    return name(chat(client, gateway, key)).equals("CN=second");
                } catch (javax.net.ssl.SSLException stillTheOld) {
                    return false;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    void clearTextIsUpgradedToHttp2() throws Exception {
        try (World world = World.open(folder);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .build()) {
            String key = world.key("enterprise");
            HttpResponse<String> models = client.send(
                    world.get(world.gateway().resolve("/v1/models"), key), HttpResponse.BodyHandlers.ofString());
            assertThat(models.version()).isEqualTo(HttpClient.Version.HTTP_2);
            HttpResponse<String> reply = chat(client, world.gateway(), key);
            assertThat(reply.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(reply.body()).endsWith("data: [DONE]\n\n");
        }
    }
}
