package io.portcullis.evidence.bundle;

import static io.portcullis.evidence.bundle.BundleWriter.DECLARATION;
import static io.portcullis.evidence.bundle.BundleWriter.DECLARED;
import static io.portcullis.evidence.bundle.BundleWriter.INFO;
import static io.portcullis.evidence.bundle.BundleWriter.KEY;
import static io.portcullis.evidence.bundle.BundleWriter.MANIFEST;
import static io.portcullis.evidence.bundle.BundleWriter.SEAL;
import static io.portcullis.evidence.bundle.BundleWriter.SEAL_KIND;
import static io.portcullis.evidence.bundle.BundleWriter.TAGS;

import io.portcullis.evidence.statement.Envelope;
import io.portcullis.evidence.statement.Statement;
import io.portcullis.ledger.MalformedException;
import io.portcullis.ledger.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Verifies a bundle with nothing but the bundle and a public key. Files are hashed before they are read; what is read
 * is what was hashed; nothing outside the manifests is tolerated. Every fault says where it is.
 *
 * <p>The order is: the list of files, the manifests, the seal over the payload's manifest, and only if all of them
 * hold, what the payload says: checkpoint, facts and their proofs, exchanges, statements, custody, terms.
 */
public final class BundleVerifier {
    private static final Set<String> TAG_FILES = Set.of(DECLARATION, INFO, MANIFEST, SEAL);

    private final BagFolder folder;
    private final Optional<VerifierKey> trusted;
    private final StampCheck stamps;
    private final Findings findings = new Findings();
    private final Map<String, byte[]> read = new TreeMap<>();

    /**
     * @param trusted the public key as the verifying person got it; without it the key inside the bundle is used, which
     *     shows that the bundle is whole, but not whose it is
     */
    public BundleVerifier(BagFolder folder, Optional<VerifierKey> trusted, StampCheck stamps) {
        this.folder = folder;
        this.trusted = trusted;
        this.stamps = stamps;
    }

    /** Verifies; called once. */
    public Verdict verify() {
        try {
            Optional<BagManifest> payload = bag();
            if (findings.clean() && payload.isPresent()) {
                contents(payload.get());
            }
        } catch (IOException e) {
            findings.fault("bundle", String.valueOf(e.getMessage()));
        }
        return findings.verdict();
    }

    private Optional<BagManifest> bag() throws IOException {
        SortedSet<String> names = folder.names();
        if (!names.contains(TAGS)) {
            findings.fault(TAGS, "is missing: this is no bundle, or it is not whole");
            return Optional.empty();
        }
        Optional<BagManifest> tags = manifest(TAGS, folder.read(TAGS));
        if (tags.isEmpty()) {
            return Optional.empty();
        }
        if (!tags.get().digests().keySet().equals(TAG_FILES)) {
            findings.fault(TAGS, "must list exactly " + new TreeSet<>(TAG_FILES));
            return Optional.empty();
        }
        hashed(tags.get(), names, TAGS);
        byte[] listed = read.get(MANIFEST);
        if (!findings.clean() || listed == null) {
            return Optional.empty();
        }
        if (!Arrays.equals(read.get(DECLARATION), DECLARED.getBytes(StandardCharsets.US_ASCII))) {
            findings.fault(DECLARATION, "does not declare BagIt 1.0 in UTF-8");
        }
        Optional<BagManifest> payload = manifest(MANIFEST, listed);
        if (payload.isPresent()) {
            payload(payload.get(), names);
        }
        return payload;
    }

    private void payload(BagManifest payload, SortedSet<String> names) throws IOException {
        for (String name : payload.digests().keySet()) {
            if (!name.startsWith("data/")) {
                findings.fault(MANIFEST, "lists " + name + ", which is outside of data");
            }
        }
        for (String name : names) {
            if (!payload.digests().containsKey(name) && !TAG_FILES.contains(name) && !name.equals(TAGS)) {
                findings.fault(shown(name), "is in no manifest: it was added");
            }
        }
        hashed(payload, names, MANIFEST);
        long octets = payload.digests().keySet().stream()
                .mapToLong(name -> read.getOrDefault(name, new byte[0]).length)
                .sum();
        String oxum = "\nPayload-Oxum: " + octets + "." + payload.digests().size() + "\n";
        String info = new String(read.getOrDefault(INFO, new byte[0]), StandardCharsets.UTF_8);
        if (findings.clean() && !info.contains(oxum)) {
            findings.fault(INFO, "its Payload-Oxum is not that of the payload");
        }
    }

    private Optional<BagManifest> manifest(String name, byte[] bytes) {
        return switch (BagManifest.read(bytes)) {
            case BagManifest.Read.Good(BagManifest manifest) -> Optional.of(manifest);
            case BagManifest.Read.Bad(int line, String why) -> {
                findings.fault(name + ":" + line, why);
                yield Optional.empty();
            }
        };
    }

    /** Reads every listed file once and compares its hash. */
    private void hashed(BagManifest manifest, SortedSet<String> names, String list) throws IOException {
        int line = 0;
        for (String name : manifest.digests().keySet()) {
            line++;
            if (!names.contains(name)) {
                findings.fault(name, "is missing (line %d of %s)".formatted(line, list));
                continue;
            }
            byte[] bytes = folder.read(name);
            if (manifest.fits(name, bytes)) {
                read.put(name, bytes);
            } else {
                findings.fault(name, "was changed: its SHA-512 is not that in line %d of %s".formatted(line, list));
            }
        }
    }

    private void contents(BagManifest payload) {
        Optional<VerifierKey> enclosed = enclosedKey();
        if (enclosed.isEmpty()) {
            return;
        }
        VerifierKey key = trusted.orElse(enclosed.get());
        if (!key.equals(enclosed.get())) {
            findings.fault(
                    KEY, "is not the key you gave: the bundle was sealed by somebody else, as " + enclosed.get());
            return;
        }
        Optional<Statement> seal = seal(key);
        if (seal.isEmpty()) {
            return;
        }
        if (trusted.isPresent()) {
            findings.proved("The bundle is sealed with the key you gave, of " + key.name() + ".");
        } else {
            findings.note("No key was given: the bundle is whole, but whether it comes from " + key.name()
                    + " is known only once you have compared this key with one from a source you trust: " + key);
        }
        findings.proved("All %d files are as they were when the bundle was sealed, and none was added."
                .formatted(payload.digests().size() + TAG_FILES.size()));
        new PayloadCheck(read, key, seal.get(), stamps, findings).check();
    }

    private Optional<VerifierKey> enclosedKey() {
        byte[] text = read.get(KEY);
        if (text == null) {
            findings.fault(KEY, "is missing");
            return Optional.empty();
        }
        try {
            String line = new String(text, StandardCharsets.UTF_8);
            return Optional.of(VerifierKey.parse(line.endsWith("\n") ? line.substring(0, line.length() - 1) : line));
        } catch (MalformedException e) {
            findings.fault(KEY, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Statement> seal(VerifierKey key) {
        byte[] file = read.getOrDefault(SEAL, new byte[0]);
        byte[] body = switch (Envelope.open(file, Envelope.IN_TOTO, List.of(key::verify))) {
            case Envelope.Opened.Verified(byte[] verified) -> verified;
            case Envelope.Opened.Broken(String why) -> {
                findings.fault(SEAL, why);
                yield new byte[0];
            }
        };
        if (body.length == 0) {
            return Optional.empty();
        }
        if (!Envelope.isExact(file, key.toString())) {
            findings.fault(SEAL, "holds, but is not written as a seal is: it was changed");
            return Optional.empty();
        }
        List<Statement.Subject> sealed =
                BundleWriter.sealed(read.getOrDefault(MANIFEST, new byte[0]), read.getOrDefault(INFO, new byte[0]));
        Optional<Statement> seal = Statement.read(body)
                .filter(s -> s.kind().equals(SEAL_KIND))
                .filter(s -> s.subjects().equals(sealed));
        if (seal.isEmpty()) {
            findings.fault(
                    SEAL,
                    "is signed, but for other contents: %s or %s is not the one sealed".formatted(MANIFEST, INFO));
        }
        return seal;
    }

    /** A name that may be anything, made fit for a terminal. */
    private static String shown(String name) {
        String plain = name.replaceAll("[^\\x21-\\x7e]", "?");
        return plain.length() > 200 ? plain.substring(0, 200) + "..." : plain;
    }
}
