package io.portcullis.app.verify;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/**
 * A timestamp authority made for a test: a root, and a signer under it that may make timestamps, always of one time.
 */
public final class TestAuthority {
    private final Party root;
    private final Party signer;
    private final Instant time;

    private record Party(KeyPair keys, X509Certificate certificate) {}

    private TestAuthority(Party root, Party signer, Instant time) {
        this.root = root;
        this.signer = signer;
        this.time = time;
    }

    public static TestAuthority make(Instant time) throws Exception {
        Party root = party("CN=Test Root", Optional.empty(), time);
        return new TestAuthority(root, party("CN=Test Timestamps", Optional.of(root), time), time);
    }

    /** Writes the root's certificate. */
    public Path roots(Path file) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(root.certificate().getEncoded());
        return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    }

    byte[] token(byte[] bytes) throws Exception {
        TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
        requests.setCertReq(true);
        byte[] imprint = MessageDigest.getInstance("SHA-256").digest(bytes);
        return answer(requests.generate(TSPAlgorithms.SHA256, imprint))
                .getTimeStampToken()
                .getEncoded();
    }

    /** Serves on a port of its own until it is stopped: {@code /tsa} right, {@code /stale} always the same answer. */
    public HttpServer serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[][] first = new byte[1][];
        server.createContext("/", exchange -> {
            byte[] question = exchange.getRequestBody().readAllBytes();
            byte[] answer;
            try {
                answer = answer(new TimeStampRequest(question)).getEncoded();
            } catch (Exception e) {
                throw new IOException(e);
            }
            first[0] = first[0] == null ? answer : first[0];
            String path = exchange.getRequestURI().getPath();
            byte[] body = switch (path) {
                case "/stale" -> first[0];
                case "/huge" -> new byte[100_000];
                case "/rubbish" -> new byte[] {1, 2, 3};
                default -> answer;
            };
            exchange.sendResponseHeaders(path.equals("/busy") ? 503 : 200, path.equals("/slow") ? 0 : body.length);
            if (path.equals("/slow")) {
                exchange.getResponseBody().write(body, 0, 1);
                exchange.getResponseBody().flush();
            } else {
                exchange.getResponseBody().write(body);
                exchange.close();
            }
        });
        server.start();
        return server;
    }

    private TimeStampResponse answer(TimeStampRequest request) throws Exception {
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        var info = new JcaSimpleSignerInfoGeneratorBuilder()
                .build("SHA256withECDSA", signer.keys().getPrivate(), signer.certificate());
        var sha256 = digests.get(new org.bouncycastle.asn1.x509.AlgorithmIdentifier(TSPAlgorithms.SHA256));
        var tokens = new TimeStampTokenGenerator(info, sha256, new ASN1ObjectIdentifier("1.2.3.4.5"));
        tokens.addCertificates(new JcaCertStore(List.of(signer.certificate())));
        return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
                .generate(request, BigInteger.ONE, Date.from(time));
    }

    private static Party party(String name, Optional<Party> issuer, Instant time) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        X500Principal subject = new X500Principal(name);
        X500Principal by =
                issuer.map(i -> i.certificate().getSubjectX500Principal()).orElse(subject);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                by,
                BigInteger.valueOf(name.hashCode() & 0xffff),
                Date.from(time.minusSeconds(86_400)),
                Date.from(time.plusSeconds(86_400)),
                subject,
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer.isEmpty()));
        if (issuer.isPresent()) {
            builder.addExtension(
                    Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                .build(issuer.map(Party::keys).orElse(keys).getPrivate());
        return new Party(keys, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    }
}
