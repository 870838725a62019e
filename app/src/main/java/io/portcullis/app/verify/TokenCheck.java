package io.portcullis.app.verify;

import io.portcullis.evidence.bundle.StampCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * RFC 3161 timestamps: that a token was made over these very bytes, is signed by the certificate it names, which may
 * make timestamps, and, where roots are given, that these vouch for it at the token's time. Revocation is not looked
 * up: this runs without a network.
 */
public final class TokenCheck implements StampCheck {
    private static final Map<String, String> HASHES = Map.of(
            "2.16.840.1.101.3.4.2.1",
            "SHA-256",
            "2.16.840.1.101.3.4.2.2",
            "SHA-384",
            "2.16.840.1.101.3.4.2.3",
            "SHA-512");

    private final Set<TrustAnchor> roots;

    private TokenCheck(Set<TrustAnchor> roots) {
        this.roots = roots;
    }

    /** Trusts no authority: tells the time and who says so. */
    public static TokenCheck withoutRoots() {
        return new TokenCheck(Set.of());
    }

    /** Trusts the authorities whose certificates (PEM) the file holds. */
    public static TokenCheck trusting(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Set<TrustAnchor> roots = new HashSet<>();
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                roots.add(new TrustAnchor((X509Certificate) one, null));
            }
            if (roots.isEmpty()) {
                throw new IOException(file + ": holds no certificate");
            }
            return new TokenCheck(roots);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": holds no certificates in PEM", e);
        }
    }

    @Override
    public Stamp check(byte[] token, byte[] stamped) {
        try {
            TimeStampToken read = new TimeStampToken(new CMSSignedData(token));
            String hash =
                    HASHES.get(read.getTimeStampInfo().getMessageImprintAlgOID().getId());
            if (hash == null) {
                return new Stamp.Bad("uses a hash that is not known, or no longer safe");
            }
            byte[] imprint = read.getTimeStampInfo().getMessageImprintDigest();
            if (!MessageDigest.isEqual(MessageDigest.getInstance(hash).digest(stamped), imprint)) {
                return new Stamp.Bad("was made over something else than the checkpoint");
            }
            List<X509Certificate> certificates = certificates(read);
            X509CertificateHolder signer = signer(read);
            read.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
            Instant time = read.getTimeStampInfo().getGenTime().toInstant();
            String what = "A timestamp of %s by %s covers the checkpoint".formatted(time, signer.getSubject());
            if (roots.isEmpty()) {
                return new Stamp.Unchecked(
                        what + ", but no certificates of authorities you trust were given (--tsa-roots)");
            }
            chain(signer, certificates, time);
            return new Stamp.Good(what + ", and an authority you trust vouches for its signer.");
        } catch (TSPException | CMSException | OperatorCreationException | GeneralSecurityException e) {
            return new Stamp.Bad("does not hold: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            return new Stamp.Bad("is no timestamp token of RFC 3161");
        }
    }

    private static X509CertificateHolder signer(TimeStampToken token) throws TSPException {
        Collection<X509CertificateHolder> found = token.getCertificates().getMatches(token.getSID());
        return found.stream().findFirst().orElseThrow(() -> new TSPException("its signer's certificate is missing"));
    }

    private static List<X509Certificate> certificates(TimeStampToken token)
            throws GeneralSecurityException, IOException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> all = new ArrayList<>();
        for (X509CertificateHolder one : token.getCertificates().getMatches(null)) {
            all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one.getEncoded())));
        }
        return all;
    }

    private void chain(X509CertificateHolder signer, List<X509Certificate> all, Instant time)
            throws GeneralSecurityException, IOException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate((X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(signer.getEncoded())));
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, target);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(time));
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
        CertPathBuilder.getInstance("PKIX").build(parameters);
    }
}
