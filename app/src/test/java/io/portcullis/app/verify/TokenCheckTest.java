package io.portcullis.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.evidence.bundle.StampCheck.Stamp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
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
import java.util.Random;
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
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timestamps of an authority made for this test: a root, and a signer under it that may make timestamps. */
class TokenCheckTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:01Z");

    @TempDir
    private static Path temp;

    private static Path roots = Path.of("");
    private static Path otherRoots = Path.of("");
    private static byte[] token = new byte[0];

    private record Party(KeyPair keys, X509Certificate certificate) {}

    @BeforeAll
    static void makeAnAuthority() throws Exception {
        Party root = party("CN=Test Root", Optional.empty());
        Party other = party("CN=Other Root", Optional.empty());
        roots = pem("roots.pem", root.certificate());
        otherRoots = pem("other.pem", other.certificate());
        token = token(party("CN=Test Timestamps", Optional.of(root)), SmallBundle.checkpoint());
    }

    @Test
    void aTokenOverTheCheckpointHoldsUnderItsRoot() throws Exception {
        assertThat(TokenCheck.trusting(roots).check(token, SmallBundle.checkpoint()))
                .isInstanceOfSatisfying(
                        Stamp.Good.class,
                        good -> assertThat(good.what()).contains("2026-05-01T12:00:01Z", "Test Timestamps"));
    }

    @Test
    void withoutRootsItTellsTheTimeButVouchesForNothing() {
        assertThat(TokenCheck.withoutRoots().check(token, SmallBundle.checkpoint()))
                .isInstanceOf(Stamp.Unchecked.class);
    }

    @Test
    void anotherRootOrOtherBytesAreRefused() throws Exception {
        assertThat(TokenCheck.trusting(otherRoots).check(token, SmallBundle.checkpoint()))
                .isInstanceOf(Stamp.Bad.class);
        assertThat(TokenCheck.trusting(roots).check(token, new byte[] {1})).isInstanceOf(Stamp.Bad.class);
    }

    @Test
    void whatIsNoTokenIsRefused() {
        assertThat(TokenCheck.withoutRoots().check(new byte[0], new byte[0])).isInstanceOf(Stamp.Bad.class);
        assertThat(TokenCheck.withoutRoots().check(new byte[] {0x30, 0}, new byte[0]))
                .isInstanceOf(Stamp.Bad.class);
    }

    @Test
    void noMutatedTokenHoldsOrThrows() throws Exception {
        Random random = new Random(5);
        TokenCheck check = TokenCheck.trusting(roots);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = random.nextInt(5) == 0
                    ? java.util.Arrays.copyOf(token, random.nextInt(token.length))
                    : token.clone();
            int at = random.nextInt(Math.max(1, bytes.length));
            if (bytes.length > 0) {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
            Stamp stamp = check.check(bytes, SmallBundle.checkpoint());
            if (stamp instanceof Stamp.Good(String what)) {
                assertThat(what).contains("2026-05-01T12:00:01Z", "Test Timestamps");
            }
        }
    }

    @Test
    void aBundleWithATimestampIsVerifiedWithIt() throws Exception {
        Path folder = temp.resolve("k1");
        SmallBundle.write(folder, Optional.of(token), 0);
        StringWriter out = new StringWriter();
        String key = SmallBundle.KEY.verifier().toString();
        int status = new Verification(folder, Optional.of(key), Optional.of(roots), false)
                .run(new PrintWriter(out, true), new PrintWriter(out, true));
        assertThat(status).as(out.toString()).isZero();
        assertThat(out.toString()).contains("A timestamp of 2026-05-01T12:00:01Z");
        int wrong = new Verification(folder, Optional.of(key), Optional.of(otherRoots), false)
                .run(new PrintWriter(out, true), new PrintWriter(out, true));
        assertThat(wrong).isOne();
        assertThat(out.toString()).contains("data/checkpoint.tsr: does not hold");
    }

    private static Party party(String name, Optional<Party> issuer) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        X500Principal subject = new X500Principal(name);
        X500Principal by =
                issuer.map(i -> i.certificate().getSubjectX500Principal()).orElse(subject);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                by,
                BigInteger.valueOf(name.hashCode() & 0xffff),
                Date.from(NOW.minusSeconds(86_400)),
                Date.from(NOW.plusSeconds(86_400)),
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

    private static byte[] token(Party signer, byte[] bytes) throws Exception {
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        var info = new JcaSimpleSignerInfoGeneratorBuilder()
                .build("SHA256withECDSA", signer.keys().getPrivate(), signer.certificate());
        var sha256 = digests.get(new org.bouncycastle.asn1.x509.AlgorithmIdentifier(TSPAlgorithms.SHA256));
        var tokens = new TimeStampTokenGenerator(info, sha256, new ASN1ObjectIdentifier("1.2.3.4.5"));
        tokens.addCertificates(new JcaCertStore(List.of(signer.certificate())));
        TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
        requests.setCertReq(true);
        var request = requests.generate(
                TSPAlgorithms.SHA256, MessageDigest.getInstance("SHA-256").digest(bytes));
        return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
                .generate(request, BigInteger.ONE, Date.from(NOW))
                .getTimeStampToken()
                .getEncoded();
    }

    private static Path pem(String name, X509Certificate certificate) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
        return Files.writeString(
                temp.resolve(name), "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    }
}
