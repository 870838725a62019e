package io.portcullis.evidence.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.CaseJson;
import io.portcullis.evidence.CustodyLog;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Sha;
import io.portcullis.evidence.StatisticalFinding;
import io.portcullis.evidence.statement.Envelope;
import io.portcullis.evidence.statement.Statement;
import io.portcullis.evidence.statement.StrictJson;
import io.portcullis.ledger.Checkpoint;
import io.portcullis.ledger.MalformedException;
import io.portcullis.ledger.Proof;
import io.portcullis.ledger.SignedCheckpoint;
import io.portcullis.ledger.TlogProof;
import io.portcullis.ledger.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the payload of a sealed bundle says, held against the ledger's checkpoint and against itself. */
final class PayloadCheck {
    private static final int SHOWN = 5;

    private final Map<String, byte[]> files;
    private final VerifierKey key;
    private final Statement seal;
    private final StampCheck stamps;
    private final Findings findings;
    private final Map<String, String> recordDigests = new TreeMap<>();
    private final Map<String, String> provenDigests = new TreeMap<>();

    PayloadCheck(Map<String, byte[]> files, VerifierKey key, Statement seal, StampCheck stamps, Findings findings) {
        this.files = files;
        this.key = key;
        this.seal = seal;
        this.stamps = stamps;
        this.findings = findings;
    }

    void check() {
        Optional<Checkpoint> checkpoint = checkpoint();
        if (checkpoint.isEmpty()) {
            return;
        }
        facts(checkpoint.get());
        exchanges();
        Optional<Case> about = about();
        about.ifPresent(this::statements);
        about.ifPresent(this::complete);
        redaction();
        terms();
        stamp();
    }

    private Optional<Checkpoint> checkpoint() {
        byte[] note = file(BundleWriter.CHECKPOINT);
        try {
            SignedCheckpoint signed = SignedCheckpoint.parse(note);
            if (signed.check(key) instanceof Proof.Broken broken) {
                findings.fault(BundleWriter.CHECKPOINT, broken.toString());
                return Optional.empty();
            }
            Checkpoint checkpoint = signed.checkpoint();
            JsonNode sealed = seal.predicate().path("checkpoint");
            if (sealed.path("size").asLong(-1) != checkpoint.size()
                    || !sealed.path("origin").asText().equals(checkpoint.origin())
                    || !sealed.path("root").asText().equals(checkpoint.root().base64())) {
                findings.fault(
                        BundleWriter.CHECKPOINT,
                        "of size %d is not the one that was sealed, of size %s: it was replaced"
                                .formatted(checkpoint.size(), sealed.path("size")));
                return Optional.empty();
            }
            findings.proved("The log %s had %d entries, with the root %s."
                    .formatted(
                            checkpoint.origin(),
                            checkpoint.size(),
                            checkpoint.root().base64()));
            return Optional.of(checkpoint);
        } catch (MalformedException e) {
            findings.fault(BundleWriter.CHECKPOINT, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void facts(Checkpoint checkpoint) {
        int proven = 0;
        for (String name : under("data/facts/")) {
            Optional<FactJson.Told> told = FactJson.read(file(name));
            if (told.isEmpty() || !name.equals("data/facts/" + told.get().index() + ".json")) {
                findings.fault(name, "is no fact, or not the one its name says");
                continue;
            }
            String proof = "data/proofs/" + told.get().index() + ".tlog-proof";
            Optional<String> fault = proofFault(told.get(), file(proof));
            if (fault.isPresent()) {
                findings.fault(proof, fault.get());
                continue;
            }
            proven++;
            Fact fact = told.get().fact();
            if (fact.kind() == Fact.Kind.EXCHANGE) {
                provenDigests.put(
                        fact.subject(), told.get().body().path("sha256").asText());
            }
        }
        for (String name : under("data/proofs/")) {
            String fact = name.replace("data/proofs/", "data/facts/").replace(".tlog-proof", ".json");
            if (!files.containsKey(fact)) {
                findings.fault(name, "proves a fact that is not there");
            }
        }
        findings.proved("%d facts stand in the log of %d entries.".formatted(proven, checkpoint.size()));
    }

    private Optional<String> proofFault(FactJson.Told told, byte[] proof) {
        try {
            TlogProof read = TlogProof.parse(proof);
            if (read.index() != told.index()) {
                return Optional.of("is for entry %d, not %d".formatted(read.index(), told.index()));
            }
            if (!Arrays.equals(read.checkpoint(), file(BundleWriter.CHECKPOINT))) {
                return Optional.of("is under another checkpoint than " + BundleWriter.CHECKPOINT);
            }
            return read.check(told.sealed().entry(), key) instanceof Proof.Broken broken
                    ? Optional.of(broken.toString())
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void exchanges() {
        String list = BundleWriter.EXCHANGES;
        Optional<ObjectNode> read = StrictJson.read(file(list));
        if (read.isEmpty() || !read.get().path("exchanges").isArray()) {
            findings.fault(list, "is no list of exchanges");
            return;
        }
        String mode = seal.predicate().path("mode").asText();
        boolean full = mode.equals("full");
        if (!read.get().path("mode").asText().equals(mode)) {
            findings.fault(list, "says another mode than the seal, which says " + mode);
        }
        TreeSet<String> unlisted = new TreeSet<>(under("data/exchanges/"));
        List<String> unproven = new ArrayList<>();
        for (JsonNode one : read.get().path("exchanges")) {
            String name = one.path("file").asText();
            String id = one.path("id").asText();
            String digest = one.path("record_sha256").asText();
            if (!unlisted.remove(name)) {
                findings.fault(list, "names %s, which is not there, or twice".formatted(one.path("file")));
                continue;
            }
            String shown = Sha.hex256(file(name));
            if (!shown.equals(one.path("shown_sha256").asText()) || (full && !shown.equals(digest))) {
                findings.fault(name, "is not the record whose digest is listed");
            }
            if (!StrictJson.read(file(name))
                    .map(node -> node.path("id").asText(""))
                    .orElse("")
                    .equals(id)) {
                findings.fault(name, "is not the record of exchange " + one.path("id"));
            }
            recordDigests.put("exchange:" + id, digest);
            String proven = provenDigests.get("exchange:" + id);
            if (proven == null) {
                unproven.add(id);
            } else if (!proven.equals(digest)) {
                findings.fault(name, "is not the record of exchange %s that the log has".formatted(one.path("id")));
            }
        }
        unlisted.forEach(name -> findings.fault(name, "is not listed in " + list));
        findings.proved("%d of %d exchanges are the records whose digests stand in the log."
                .formatted(recordDigests.size() - unproven.size(), recordDigests.size()));
        if (!unproven.isEmpty()) {
            findings.note("Not proven by the log, only sealed by the operator: exchanges "
                    + String.join(", ", unproven.subList(0, Math.min(SHOWN, unproven.size())))
                    + (unproven.size() > SHOWN ? " and %d more".formatted(unproven.size() - SHOWN) : "") + ".");
        }
    }

    private Optional<Case> about() {
        Optional<ObjectNode> node = StrictJson.read(file(BundleWriter.CASE));
        if (node.isEmpty()) {
            findings.fault(BundleWriter.CASE, "is no JSON object");
            return Optional.empty();
        }
        List<Case.Custody> chain = new ArrayList<>();
        String[] lines = new String(file(BundleWriter.CUSTODY), StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            String where = BundleWriter.CUSTODY + ":" + (i + 1);
            Optional<ObjectNode> line = StrictJson.read(lines[i].getBytes(StandardCharsets.UTF_8));
            try {
                chain.add(CaseJson.readCustody(line.orElseThrow(() -> new IllegalArgumentException("is no JSON"))));
            } catch (IllegalArgumentException e) {
                findings.fault(where, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        }
        Optional<String> fault = CustodyLog.fault(chain);
        if (fault.isPresent()) {
            findings.fault(BundleWriter.CUSTODY, fault.get());
            return Optional.empty();
        }
        node.get().putArray("custody");
        try {
            Case about = CaseJson.readCase(node.get());
            findings.proved("The chain of custody holds over %d lines.".formatted(chain.size()));
            return Optional.of(about);
        } catch (IllegalArgumentException e) {
            findings.fault(BundleWriter.CASE, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void statements(Case about) {
        TreeSet<String> unexpected = new TreeSet<>(under("data/statements/"));
        for (StatisticalFinding finding : about.findings()) {
            String name = "data/statements/" + finding.id() + ".dsse.json";
            if (!unexpected.remove(name)) {
                findings.fault(name, "is missing, though the case rests on that finding");
                continue;
            }
            opened(name, BundleWriter.FINDING_KIND).ifPresent(statement -> finding(name, statement, finding));
        }
        unexpected.forEach(name -> findings.fault(name, "states a finding that is not in the case"));
        findings.proved("%d statistical findings are signed as they stand in the case."
                .formatted(about.findings().size()));
    }

    private void finding(String name, Statement statement, StatisticalFinding finding) {
        try {
            if (!CaseJson.readFinding(statement.predicate()).equals(finding)) {
                findings.fault(name, "states something else than the case says of " + finding.id());
            }
        } catch (IllegalArgumentException e) {
            findings.fault(name, String.valueOf(e.getMessage()));
        }
        String about = Sha.hex256(file(BundleWriter.CASE));
        for (Statement.Subject subject : statement.subjects()) {
            String digest = subject.name().equals(BundleWriter.CASE) ? about : recordDigests.get(subject.name());
            if (!subject.digest().equals(digest)) {
                findings.fault(name, "is about another %s than this bundle's".formatted(subject.name()));
            }
        }
    }

    private Optional<Statement> opened(String name, String kind) {
        return switch (Envelope.open(file(name), Envelope.IN_TOTO, List.of(key::verify))) {
            case Envelope.Opened.Verified(byte[] body) -> {
                Optional<Statement> statement =
                        Statement.read(body).filter(s -> s.kind().equals(kind));
                if (statement.isEmpty()) {
                    findings.fault(name, "is signed, but no statement of the kind " + kind);
                }
                yield statement;
            }
            case Envelope.Opened.Broken(String why) -> {
                findings.fault(name, why);
                yield Optional.empty();
            }
        };
    }

    /** What was picked and is not here is named, so that nobody takes a part for the whole. */
    private void complete(Case about) {
        if (!about.id().equals(seal.predicate().path("case").asText())) {
            findings.fault(BundleWriter.CASE, "is another case than the one sealed");
        }
        long absent = about.picked().stream()
                .map(Case.Picked::exchange)
                .distinct()
                .filter(id -> !recordDigests.containsKey("exchange:" + id))
                .count();
        if (absent > 0) {
            findings.note("%d exchanges that were picked as evidence are not in the bundle.".formatted(absent));
        }
    }

    private void redaction() {
        if (seal.predicate().path("mode").asText().equals("full") || recordDigests.isEmpty()) {
            return;
        }
        opened(BundleWriter.REDACTION, BundleWriter.REDACTION_KIND).ifPresent(statement -> {
            Map<String, String> stated = new TreeMap<>();
            statement.subjects().forEach(subject -> stated.put(subject.name(), subject.digest()));
            if (!stated.equals(recordDigests)) {
                findings.fault(BundleWriter.REDACTION, "is about other records than this bundle's");
            }
            findings.note("The exchanges are redacted; that they are faithful to the whole records is the signed word"
                    + " of " + key.name() + ".");
        });
    }

    private void terms() {
        for (String name : under("data/terms/")) {
            if (name.endsWith(".md") && !name.equals("data/terms/" + termsHash(name) + ".md")) {
                findings.fault(name, "is not the text whose SHA-256 its name is");
            }
        }
        Optional<ObjectNode> node = StrictJson.read(file(BundleWriter.ACCEPTANCES));
        if (node.isEmpty()) {
            findings.fault(BundleWriter.ACCEPTANCES, "is no JSON object");
            return;
        }
        for (JsonNode version : node.get().path("terms")) {
            if (!files.containsKey("data/terms/" + version.path("sha256").asText() + ".md")) {
                findings.fault(BundleWriter.ACCEPTANCES, "names terms whose text is not there");
            }
        }
    }

    /** Of the text alone, or of text and licence where there is one: see {@link io.portcullis.admit.TermsHash}. */
    private String termsHash(String name) {
        String text = Sha.hex256(file(name));
        byte[] licence = files.get(name.substring(0, name.length() - 3) + ".licence.json");
        return licence == null
                ? text
                : Sha.hex256(("{\"licence\":" + new String(licence, StandardCharsets.UTF_8) + ",\"text_sha256\":\""
                                + text + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void stamp() {
        byte[] token = files.get(BundleWriter.TIMESTAMP);
        if (token == null) {
            return;
        }
        switch (stamps.check(token, file(BundleWriter.CHECKPOINT))) {
            case StampCheck.Stamp.Good(String what) -> findings.proved(what);
            case StampCheck.Stamp.Bad(String why) -> findings.fault(BundleWriter.TIMESTAMP, why);
            case StampCheck.Stamp.Unchecked(String why) -> findings.note("The timestamp was not checked: " + why + ".");
        }
    }

    private byte[] file(String name) {
        return files.getOrDefault(name, new byte[0]);
    }

    private List<String> under(String folder) {
        return files.keySet().stream().filter(name -> name.startsWith(folder)).toList();
    }
}
