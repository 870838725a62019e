package io.portcullis.evidence.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.CaseJson;
import io.portcullis.evidence.Sha;
import io.portcullis.evidence.statement.Envelope;
import io.portcullis.evidence.statement.Envelope.Opened;
import io.portcullis.evidence.statement.Signatory;
import io.portcullis.evidence.statement.Statement;
import io.portcullis.evidence.statement.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every parser of a bundle on mutated input: what is documented comes out, and nothing else. */
class BundleFuzz {
    private static final Signatory KEY = new Signatory() {
        @Override
        public String keyId() {
            return Sample.KEY.verifier().toString();
        }

        @Override
        public byte[] sign(byte[] message) {
            return Sample.KEY.sign(message);
        }
    };

    private final TreeMap<String, byte[]> whole = Sample.bundle(Sample.contents(), Sample.KEY);
    private final Random random = new Random(7);

    @Test
    void manifestsAreReadOrRefused() {
        byte[] manifest = whole.get(BundleWriter.MANIFEST);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = mutated(manifest);
            if (BagManifest.read(bytes) instanceof BagManifest.Read.Good(BagManifest read)) {
                assertThat(read.bytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void envelopesAreOpenedOrBroken() {
        byte[] envelope = whole.get("data/statements/f1.dsse.json");
        byte[] body = body(envelope);
        for (int i = 0; i < 1_500; i++) {
            byte[] bytes = mutated(envelope);
            if (Envelope.open(bytes, Envelope.IN_TOTO, List.of(Sample.KEY.verifier()::verify))
                    instanceof Opened.Verified(byte[] opened)) {
                assertThat(opened).isEqualTo(body);
            }
            Envelope.isExact(bytes, "x");
            Statement.read(mutated(body));
        }
    }

    @Test
    void casesFactsAndCustodyAreReadOrRefused() {
        byte[] about = whole.get(BundleWriter.CASE);
        byte[] fact = whole.get("data/facts/250.json");
        for (int i = 0; i < 5_000; i++) {
            FactJson.read(mutated(fact));
            StrictJson.read(mutated(about)).ifPresent(node -> {
                try {
                    CaseJson.readCase(node.set("custody", StrictJson.object().putArray("x")));
                } catch (IllegalArgumentException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            });
        }
    }

    /** Somebody who holds the key seals rubbish: no exception, and records, facts and proofs still do not fit. */
    @Test
    void aHolderOfTheKeyCanNotMakeRecordsOrProofsFit() {
        List<String> names = new ArrayList<>(whole.keySet());
        names.removeIf(name -> !name.startsWith("data/"));
        for (int i = 0; i < 1_500; i++) {
            TreeMap<String, byte[]> files = new TreeMap<>(whole);
            String name = names.get(random.nextInt(names.size()));
            byte[] bytes = mutated(whole.get(name));
            if (Arrays.equals(bytes, whole.get(name))) {
                continue;
            }
            files.put(name, bytes);
            reseal(files);
            Verdict verdict = Sample.verify(files);
            boolean mustFit = name.matches("data/(exchanges|facts|proofs|statements)/.*|data/(checkpoint|custody.jsonl|"
                    + "exchanges.json|case.json|key.vkey)");
            if (mustFit) {
                assertThat(verdict.verified())
                        .as(name + "\n" + new String(bytes, StandardCharsets.UTF_8))
                        .isFalse();
            }
        }
    }

    private void reseal(TreeMap<String, byte[]> files) {
        TreeMap<String, String> payload = new TreeMap<>();
        long octets = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().startsWith("data/")) {
                payload.put(file.getKey(), Sha.hex512(file.getValue()));
                octets += file.getValue().length;
            }
        }
        byte[] manifest = new BagManifest(payload).bytes();
        byte[] info = new String(files.get(BundleWriter.INFO), StandardCharsets.UTF_8)
                .replaceFirst("Payload-Oxum: [0-9.]+", "Payload-Oxum: " + octets + "." + payload.size())
                .getBytes(StandardCharsets.UTF_8);
        ObjectNode predicate =
                Statement.read(body(whole.get(BundleWriter.SEAL))).orElseThrow().predicate();
        files.put(BundleWriter.MANIFEST, manifest);
        files.put(BundleWriter.INFO, info);
        files.put(
                BundleWriter.SEAL,
                new Statement(BundleWriter.sealed(manifest, info), BundleWriter.SEAL_KIND, predicate).seal(KEY));
        TreeMap<String, String> tags = new TreeMap<>();
        for (String name :
                List.of(BundleWriter.DECLARATION, BundleWriter.INFO, BundleWriter.MANIFEST, BundleWriter.SEAL)) {
            tags.put(name, Sha.hex512(files.get(name)));
        }
        files.put(BundleWriter.TAGS, new BagManifest(tags).bytes());
    }

    private static byte[] body(byte[] envelope) {
        return Envelope.open(envelope, Envelope.IN_TOTO, List.of(Sample.KEY.verifier()::verify))
                        instanceof Opened.Verified(byte[] body)
                ? body
                : new byte[0];
    }

    private byte[] mutated(byte[] bytes) {
        byte[] out = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && out.length > 0; i++) {
            int at = random.nextInt(out.length);
            switch (random.nextInt(4)) {
                case 0 -> out[at] = (byte) random.nextInt(256);
                case 1 -> out[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> out[at] = (byte) "{}[]\",:0-9e.\\ \n".charAt(random.nextInt(15));
                default -> {
                    int from = random.nextInt(out.length);
                    int length = Math.min(random.nextInt(30), out.length - Math.max(at, from));
                    System.arraycopy(out.clone(), from, out, at, Math.max(0, length));
                }
            }
        }
        return out;
    }
}
