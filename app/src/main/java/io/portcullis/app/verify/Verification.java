package io.portcullis.app.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.bundle.BundleVerifier;
import io.portcullis.evidence.bundle.StampCheck;
import io.portcullis.evidence.bundle.Verdict;
import io.portcullis.evidence.statement.StrictJson;
import io.portcullis.ledger.MalformedException;
import io.portcullis.ledger.VerifierKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One run of the verifier: what was asked for, and the answer in print.
 *
 * @param vkey the key as text, or the name of a file that holds it
 * @param roots PEM file of certificates of trusted timestamp authorities
 */
public record Verification(Path folder, Optional<String> vkey, Optional<Path> roots, boolean json) {
    /** Exit status: the bundle holds. */
    public static final int VERIFIED = 0;

    /** Exit status: it does not. */
    public static final int BROKEN = 1;

    /** Exit status: it was not looked at, because the question was wrong. */
    public static final int USAGE = 2;

    /** Verifies and prints; gives the exit status. */
    public int run(PrintWriter out, PrintWriter err) {
        Optional<VerifierKey> key;
        StampCheck stamps;
        try {
            if (!Files.isDirectory(folder)) {
                throw new IOException(folder + ": there is no such folder");
            }
            key = key();
            stamps = roots.isPresent() ? TokenCheck.trusting(roots.get()) : TokenCheck.withoutRoots();
        } catch (IOException e) {
            err.println("evidence verify: " + e.getMessage());
            return USAGE;
        }
        Verdict verdict = new BundleVerifier(new DiskFolder(folder), key, stamps).verify();
        if (json) {
            out.println(json(verdict, key.isPresent()));
        } else {
            print(verdict, out);
        }
        return verdict.verified() ? VERIFIED : BROKEN;
    }

    private Optional<VerifierKey> key() throws IOException {
        if (vkey.isEmpty()) {
            return Optional.empty();
        }
        String text = vkey.get().strip();
        try {
            if (!text.contains("+") || Files.isRegularFile(Path.of(text))) {
                text = Files.readString(Path.of(text)).strip();
            }
        } catch (IOException | InvalidPathException e) {
            throw new IOException("--vkey: neither a key such as name+0123abcd+base64 nor a file that holds one", e);
        }
        try {
            return Optional.of(VerifierKey.parse(text));
        } catch (MalformedException e) {
            throw new IOException("--vkey: " + e.getMessage(), e);
        }
    }

    private void print(Verdict verdict, PrintWriter out) {
        if (verdict.verified()) {
            out.println("verified: " + folder);
            verdict.proved().forEach(line -> out.println("  " + line));
        } else {
            out.println("NOT verified: " + folder);
            verdict.faults().forEach(fault -> out.println("  " + fault));
        }
        verdict.notes().forEach(line -> out.println("  Note: " + line));
    }

    private static String json(Verdict verdict, boolean keyed) {
        ObjectNode node =
                StrictJson.object().put("verified", verdict.verified()).put("key_given", keyed);
        ArrayNode faults = node.putArray("faults");
        verdict.faults()
                .forEach(fault -> faults.addObject().put("where", fault.where()).put("why", fault.why()));
        ArrayNode notes = node.putArray("notes");
        verdict.notes().forEach(notes::add);
        ArrayNode proved = node.putArray("proved");
        if (verdict.verified()) {
            verdict.proved().forEach(proved::add);
        }
        return node.toString();
    }
}
