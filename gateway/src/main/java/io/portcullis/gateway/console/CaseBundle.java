package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.portcullis.admit.Acceptance;
import io.portcullis.admit.LicenceJson;
import io.portcullis.admit.Terms;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.SealedFact;
import io.portcullis.evidence.Sha;
import io.portcullis.evidence.bundle.Contents;
import io.portcullis.evidence.bundle.Contents.Mode;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.gateway.store.TermsShelf;
import io.portcullis.gateway.store.ledger.Entry;
import io.portcullis.gateway.store.ledger.Ledger;
import io.portcullis.gateway.store.log.LineMask;
import io.portcullis.ledger.TlogProof;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gathers what a case's bundle is made of: kept lines, facts with their proofs under one checkpoint, the terms in force
 * for the accounts concerned and their acceptances.
 */
final class CaseBundle {
    private static final int FACTS_MAX = 500;
    private static final int ACCEPTANCES_MAX = 10_000;
    private static final int TRIES = 20;

    private final Case about;
    private final TermsShelf terms;
    private final Ledger ledger;
    private final BundleDesk.Lines lines;

    CaseBundle(Case about, TermsShelf terms, Ledger ledger, BundleDesk.Lines lines) {
        this.about = about;
        this.terms = terms;
        this.ledger = ledger;
        this.lines = lines;
    }

    Contents contents(Mode mode, Instant made, String operator, String code) throws IOException {
        Map<String, byte[]> records = records();
        TreeMap<Long, SealedFact> facts = facts(records.keySet());
        List<Contents.Proven> proven = List.of();
        byte[] checkpoint = new byte[0];
        for (int i = 0; i < TRIES && (i == 0 || !oneCheckpoint(proven, checkpoint)); i++) {
            checkpoint = ledger.checkpoint().encode();
            long size = ledger.checkpoint().checkpoint().size();
            proven = facts.headMap(size).entrySet().stream()
                    .map(fact -> new Contents.Proven(
                            fact.getKey(),
                            fact.getValue(),
                            ledger.proof(fact.getKey()).encode()))
                    .toList();
        }
        if (!oneCheckpoint(proven, checkpoint)) {
            throw StoreException.conflict("ledger", "the ledger grows too fast to prove things now; try again");
        }
        Set<String> accounts = accounts(records);
        List<Acceptance> accepted = accepted(accounts);
        return new Contents(
                about,
                mode,
                made,
                operator,
                code,
                exhibits(records, mode),
                proven,
                checkpoint,
                versions(records, accepted),
                accepted,
                Optional.empty());
    }

    private static boolean oneCheckpoint(List<Contents.Proven> proven, byte[] checkpoint) {
        return proven.stream()
                .allMatch(one -> Arrays.equals(TlogProof.parse(one.proof()).checkpoint(), checkpoint));
    }

    /** Kept lines by exchange, in the order of picking. */
    private Map<String, byte[]> records() throws IOException {
        Map<String, byte[]> records = new java.util.LinkedHashMap<>();
        for (Case.Picked picked : about.picked()) {
            lines.of(about.id(), picked.exchange()).ifPresent(line -> records.put(picked.exchange(), trimmed(line)));
        }
        return records;
    }

    private static byte[] trimmed(byte[] line) {
        int end = line.length;
        while (end > 0 && line[end - 1] == '\n') {
            end--;
        }
        return Arrays.copyOf(line, end);
    }

    private TreeMap<Long, SealedFact> facts(Set<String> exchanges) {
        TreeMap<Long, SealedFact> facts = new TreeMap<>();
        exchanges.forEach(id -> add(facts, ledger.ofSubject("exchange:" + id, 1)));
        add(facts, ledger.ofSubject("case:" + about.id(), FACTS_MAX));
        about.subjects().forEach(subject -> add(facts, ledger.ofSubject(subject, FACTS_MAX)));
        return facts;
    }

    private static void add(TreeMap<Long, SealedFact> facts, List<Entry> found) {
        for (Entry entry : found) {
            boolean told = entry.fact().isPresent()
                    && entry.fact().get().fact().kind() != Fact.Kind.ADMISSION
                    && facts.size() < Case.ITEMS_MAX;
            if (told) {
                facts.put(entry.index(), entry.fact().get());
            }
        }
    }

    private static List<Contents.Exhibit> exhibits(Map<String, byte[]> records, Mode mode) throws IOException {
        LineMask mask = new LineMask();
        List<Contents.Exhibit> exhibits = new ArrayList<>();
        for (Map.Entry<String, byte[]> one : records.entrySet()) {
            byte[] line = one.getValue();
            byte[] shown = mode == Mode.REDACTED ? mask.masked(line) : line;
            exhibits.add(new Contents.Exhibit(one.getKey(), shown, Sha.hex256(line)));
        }
        exhibits.sort(Comparator.comparing(
                exhibit -> Json.object(exhibit.line()).path("time").asText()));
        return exhibits;
    }

    private Set<String> accounts(Map<String, byte[]> records) {
        TreeSet<String> accounts = new TreeSet<>(about.accounts());
        records.values()
                .forEach(line -> accounts.add(Json.object(line).path("account").asText()));
        return accounts;
    }

    private List<Acceptance> accepted(Set<String> accounts) {
        List<Acceptance> accepted = new ArrayList<>();
        terms.list().stream()
                .map(Terms::id)
                .distinct()
                .forEach(id -> terms.acceptances(id, ACCEPTANCES_MAX).stream()
                        .filter(one -> accounts.contains(one.account()))
                        .forEach(accepted::add));
        return accepted;
    }

    /** Versions that the records name as in force, and those that were accepted. */
    private List<Contents.TermsText> versions(Map<String, byte[]> records, List<Acceptance> accepted) {
        TreeSet<String> wanted = new TreeSet<>();
        accepted.forEach(one -> wanted.add(one.hash()));
        for (byte[] line : records.values()) {
            JsonNode hash = Json.object(line).path("terms");
            wanted.add(hash.asText());
        }
        List<Contents.TermsText> versions = new ArrayList<>();
        for (Terms version : terms.list()) {
            Optional<String> text = terms.text(version.id(), version.hash());
            if (wanted.contains(version.hash()) && text.isPresent()) {
                versions.add(new Contents.TermsText(
                        version.id(),
                        version.hash(),
                        version.effective(),
                        text.get(),
                        version.licence().map(LicenceJson::canonical)));
            }
        }
        return versions;
    }
}
