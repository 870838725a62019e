package io.portcullis.evidence.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.admit.Acceptance;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.CaseJson;
import io.portcullis.evidence.Sha;
import io.portcullis.evidence.StatisticalFinding;
import io.portcullis.evidence.statement.Signatory;
import io.portcullis.evidence.statement.Statement;
import io.portcullis.evidence.statement.Statement.Subject;
import io.portcullis.evidence.statement.StrictJson;
import io.portcullis.ledger.Checkpoint;
import io.portcullis.ledger.SignedCheckpoint;
import io.portcullis.ledger.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes a bundle: the payload under {@code data/}, its manifest, a seal over the manifest signed with the ledger's
 * key, and the tag files of BagIt 1.0. The same contents and key give the same bytes.
 *
 * <p>BagIt's manifests alone prove nothing against somebody who writes new ones; the seal does. It is a tag file,
 * {@code seal.dsse.json}: a DSSE envelope over an in-toto statement whose subjects are {@code manifest-sha512.txt} and
 * {@code bag-info.txt}.
 */
public final class BundleWriter {
    static final String SEAL = "seal.dsse.json";
    static final String MANIFEST = "manifest-sha512.txt";
    static final String TAGS = "tagmanifest-sha512.txt";
    static final String INFO = "bag-info.txt";
    static final String DECLARATION = "bagit.txt";
    static final String DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    static final String CASE = "data/case.json";
    static final String CUSTODY = "data/custody.jsonl";
    static final String KEY = "data/key.vkey";
    static final String CHECKPOINT = "data/checkpoint";
    static final String TIMESTAMP = "data/checkpoint.tsr";
    static final String EXCHANGES = "data/exchanges.json";
    static final String ACCEPTANCES = "data/terms/acceptances.json";
    static final String REDACTION = "data/redaction.dsse.json";
    static final String SEAL_KIND = "https://portcullis.io/evidence/bundle/v1";
    static final String FINDING_KIND = "https://portcullis.io/evidence/finding/v1";
    static final String REDACTION_KIND = "https://portcullis.io/evidence/redaction/v1";

    private final Contents contents;
    private final SigningKey key;
    private final Optional<Function<Document, byte[]>> pdf;
    private final Checkpoint checkpoint;
    private final Map<String, String> payload = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private long octets;

    /** @param pdf makes the report's PDF, empty where it can not be made here */
    public BundleWriter(Contents contents, SigningKey key, Optional<Function<Document, byte[]>> pdf) {
        this.contents = contents;
        this.key = key;
        this.pdf = pdf;
        this.checkpoint = SignedCheckpoint.parse(contents.checkpoint()).checkpoint();
    }

    /** Writes every file; the folder is a whole bundle only once this returns. */
    public void write(Shelf shelf) throws IOException {
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            payload.put(file.getKey(), Sha.hex512(file.getValue()));
            octets += file.getValue().length;
            shelf.put(file.getKey(), file.getValue());
        }
        byte[] manifest = new BagManifest(new TreeMap<>(payload)).bytes();
        tag(shelf, DECLARATION, DECLARED.getBytes(StandardCharsets.US_ASCII));
        byte[] info = info().getBytes(StandardCharsets.UTF_8);
        tag(shelf, INFO, info);
        tag(shelf, MANIFEST, manifest);
        tag(shelf, SEAL, seal(manifest, info));
        shelf.put(TAGS, new BagManifest(new TreeMap<>(tags)).bytes());
    }

    private Map<String, byte[]> files() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        Document report = new Report(contents, checkpoint, key.verifier()).document();
        files.put("data/report.html", HtmlPage.html(report).getBytes(StandardCharsets.UTF_8));
        pdf.ifPresent(form -> files.put("data/report.pdf", form.apply(report)));
        files.put("data/README.txt", readMe().getBytes(StandardCharsets.UTF_8));
        ObjectNode about = CaseJson.write(contents.about());
        about.remove("custody");
        files.put(CASE, StrictJson.bytes(about));
        files.put(CUSTODY, custody());
        files.put(KEY, (key.verifier() + "\n").getBytes(StandardCharsets.UTF_8));
        files.put(CHECKPOINT, contents.checkpoint());
        contents.timestamp().ifPresent(token -> files.put(TIMESTAMP, token));
        files.put(EXCHANGES, exchanges(files));
        for (Contents.Proven proven : contents.proven()) {
            files.put("data/facts/" + proven.index() + ".json", FactJson.bytes(proven));
            files.put("data/proofs/" + proven.index() + ".tlog-proof", proven.proof());
        }
        for (Contents.TermsText terms : contents.terms()) {
            files.put("data/terms/" + terms.hash() + ".md", terms.text().getBytes(StandardCharsets.UTF_8));
            terms.licence()
                    .ifPresent(licence -> files.put(
                            "data/terms/" + terms.hash() + ".licence.json", licence.getBytes(StandardCharsets.UTF_8)));
        }
        files.put(ACCEPTANCES, acceptances());
        for (StatisticalFinding finding : contents.about().findings()) {
            String file = "data/statements/" + finding.id() + ".dsse.json";
            if (files.put(file, finding(finding, StrictJson.bytes(about))) != null) {
                throw new IllegalArgumentException("two findings are called " + finding.id());
            }
        }
        if (contents.mode() == Contents.Mode.REDACTED && !contents.exhibits().isEmpty()) {
            files.put(REDACTION, redaction());
        }
        return files;
    }

    private byte[] exchanges(Map<String, byte[]> files) {
        ObjectNode node = StrictJson.object().put("mode", word(contents.mode()));
        ArrayNode list = node.putArray("exchanges");
        int number = 0;
        for (Contents.Exhibit exhibit : contents.exhibits()) {
            number++;
            String file = "data/exchanges/%06d.json".formatted(number);
            files.put(file, exhibit.line());
            list.addObject()
                    .put("id", exhibit.id())
                    .put("file", file)
                    .put("record_sha256", exhibit.sha256())
                    .put("shown_sha256", Sha.hex256(exhibit.line()));
        }
        return StrictJson.bytes(node);
    }

    private byte[] custody() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Case.Custody line : contents.about().custody()) {
            lines.writeBytes(StrictJson.bytes(CaseJson.write(line)));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private byte[] acceptances() {
        ObjectNode node = StrictJson.object();
        ArrayNode versions = node.putArray("terms");
        for (Contents.TermsText terms : contents.terms()) {
            versions.addObject()
                    .put("id", terms.id())
                    .put("sha256", terms.hash())
                    .put("effective", terms.effective().toString());
        }
        ArrayNode list = node.putArray("acceptances");
        for (Acceptance acceptance : contents.acceptances()) {
            list.addObject()
                    .put("account", acceptance.account())
                    .put("terms", acceptance.terms())
                    .put("sha256", acceptance.hash())
                    .put("at", acceptance.at().toString())
                    .put("from", acceptance.ip())
                    .put("how", acceptance.how())
                    .put("key", acceptance.keyId());
        }
        return StrictJson.bytes(node);
    }

    private byte[] finding(StatisticalFinding finding, byte[] about) {
        List<Subject> subjects = new ArrayList<>();
        subjects.add(Subject.sha256(CASE, Sha.hex256(about)));
        for (Contents.Exhibit exhibit : contents.exhibits()) {
            if (finding.exchanges().contains(exhibit.id())) {
                subjects.add(Subject.sha256("exchange:" + exhibit.id(), exhibit.sha256()));
            }
        }
        return new Statement(subjects, FINDING_KIND, CaseJson.write(finding)).seal(signatory());
    }

    private byte[] redaction() {
        List<Subject> subjects = new ArrayList<>();
        ObjectNode predicate = StrictJson.object().put("redacted_by", contents.code());
        ArrayNode shown = predicate.putArray("shown");
        for (Contents.Exhibit exhibit : contents.exhibits()) {
            subjects.add(Subject.sha256("exchange:" + exhibit.id(), exhibit.sha256()));
            shown.addObject().put("id", exhibit.id()).put("sha256", Sha.hex256(exhibit.line()));
        }
        return new Statement(subjects, REDACTION_KIND, predicate).seal(signatory());
    }

    private byte[] seal(byte[] manifest, byte[] info) {
        ObjectNode predicate = StrictJson.object()
                .put("case", contents.about().id())
                .put("made", contents.made().toString())
                .put("mode", word(contents.mode()))
                .put("exchanges", contents.exhibits().size())
                .put("facts", contents.proven().size())
                .put("findings", contents.about().findings().size());
        predicate
                .putObject("checkpoint")
                .put("origin", checkpoint.origin())
                .put("size", checkpoint.size())
                .put("root", checkpoint.root().base64());
        return new Statement(sealed(manifest, info), SEAL_KIND, predicate).seal(signatory());
    }

    /** What the seal is over. */
    static List<Subject> sealed(byte[] manifest, byte[] info) {
        return List.of(
                new Subject(MANIFEST, "sha512", Sha.hex512(manifest)), new Subject(INFO, "sha512", Sha.hex512(info)));
    }

    private Signatory signatory() {
        return new Signatory() {
            @Override
            public String keyId() {
                return key.verifier().toString();
            }

            @Override
            public byte[] sign(byte[] message) {
                return key.sign(message);
            }
        };
    }

    private void tag(Shelf shelf, String name, byte[] bytes) throws IOException {
        tags.put(name, Sha.hex512(bytes));
        shelf.put(name, bytes);
    }

    private String info() {
        return "Bag-Software-Agent: portcullis " + oneLine(contents.code()) + "\nBagging-Date: "
                + contents.made().atOffset(ZoneOffset.UTC).toLocalDate()
                + "\nExternal-Identifier: " + contents.about().id()
                + "\nPayload-Oxum: " + octets + "." + payload.size()
                + "\nSource-Organization: " + oneLine(contents.operator()) + "\n";
    }

    private String readMe() {
        return """
                This folder is an evidence bundle about case %s, in BagIt form (RFC 8493).

                Read report.html or report.pdf first. To verify everything, without a network:

                    java -jar portcullis-verify.jar FOLDER --vkey KEY

                FOLDER is the folder above this one; KEY is the operator's public key, from a source you trust
                other than this folder.

                case.json         the case: what was picked, found, decided, told
                custody.jsonl     who did what to the evidence, a chain of hashes
                exchanges/        the exchanges (%s); exchanges.json lists them with their digests
                facts/, proofs/   facts with their salts, and the proof that each stands in the log
                checkpoint        the log's signed size and root
                statements/       findings, signed one by one (DSSE, in-toto)
                terms/            the terms' texts, and who accepted them; where X.licence.json stands beside
                                  X.md, X is the SHA-256 of {"licence":<X.licence.json>,"text_sha256":"<that of X.md>"}
                """.formatted(contents.about().id(), word(contents.mode()));
    }

    private static String word(Contents.Mode mode) {
        return switch (mode) {
            case FULL -> "full";
            case REDACTED -> "redacted";
        };
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").strip();
    }
}
