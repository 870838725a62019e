package io.portcullis.evidence.bundle;

import io.portcullis.admit.Acceptance;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.CustodyLog;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.SealedFact;
import io.portcullis.evidence.Sha;
import io.portcullis.evidence.StatisticalFinding;
import io.portcullis.ledger.Checkpoint;
import io.portcullis.ledger.Hash;
import io.portcullis.ledger.Merkle;
import io.portcullis.ledger.SignedCheckpoint;
import io.portcullis.ledger.SigningKey;
import io.portcullis.ledger.Tile;
import io.portcullis.ledger.TileReader;
import io.portcullis.ledger.TlogProof;
import io.portcullis.ledger.TreeEdge;
import io.portcullis.ledger.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A case with exchanges, facts in a real log in memory, a finding, terms, notices. The keys are those of RFC 8032. */
public final class Sample {
    public static final SigningKey KEY = key(
            "ledger.example/one",
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    public static final SigningKey OTHER_KEY = key(
            "ledger.example/one",
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    public static final Instant MADE = Instant.parse("2026-06-02T09:30:00Z");
    public static final String TERMS = "# Terms\n\nOutputs must not be used to train a competing model.\n";

    static final int BEFORE = 250;
    static final int EXCHANGES = 12;

    private final Map<Tile, byte[]> tiles = new HashMap<>();
    private final TreeEdge edge = new TreeEdge();
    private final List<Contents.Exhibit> exhibits = new ArrayList<>();
    private final Map<Long, SealedFact> facts = new TreeMap<>();
    private final SigningKey key;
    private byte[] older = new byte[0];

    private Sample(SigningKey key) {
        this.key = key;
        for (int i = 0; i < BEFORE; i++) {
            append(new Fact(Fact.Kind.ADMISSION, at(i), "admit", "account:a" + i, "{\"n\":" + i + "}"));
        }
        older = checkpoint();
        for (int i = 0; i < EXCHANGES; i++) {
            byte[] line = line(i, "Explain step " + i + " in full.");
            String digest = Sha.hex256(line);
            exhibits.add(new Contents.Exhibit("x" + i, line, digest));
            long index = edge.size();
            SealedFact fact = append(new Fact(
                    Fact.Kind.EXCHANGE, at(300 + i), "record", "exchange:x" + i, "{\"sha256\":\"" + digest + "\"}"));
            facts.put(index, fact);
        }
        long alarm = edge.size();
        facts.put(alarm, append(new Fact(Fact.Kind.ALARM, at(400), "inspect", "account:a17", "{\"p\":0.0001}")));
        append(new Fact(Fact.Kind.POLICY, at(500), "admin:lead", "policy", "{}"));
    }

    static byte[] line(int i, String text) {
        return ("{\"id\":\"x%d\",\"time\":\"%s\",\"account\":\"a17\","
                        + "\"request\":{\"model\":\"m\",\"messages\":[{\"role\":"
                        + "\"user\",\"content\":\"%s\"}]},\"response\":{\"choices\":[]}}")
                .formatted(i, at(300 + i), text)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Instant at(int seconds) {
        return Instant.parse("2026-05-01T10:00:00Z").plusSeconds(seconds);
    }

    private SealedFact append(Fact fact) {
        byte[] salt = Sha.sha256(("salt " + edge.size()).getBytes(StandardCharsets.UTF_8));
        SealedFact sealed = SealedFact.of(fact, salt);
        edge.append(Hash.leaf(sealed.entry()), tiles::put);
        return sealed;
    }

    private byte[] checkpoint() {
        return Checkpoint.of(key.verifier().name(), edge.size(), edge.root())
                .sign(key)
                .encode();
    }

    private List<Contents.Proven> proven() {
        byte[] checkpoint = checkpoint();
        TileReader reader = tile -> {
            byte[] full = tiles.get(tile);
            return Optional.of(full != null ? full : edge.partial(tile));
        };
        List<Contents.Proven> proven = new ArrayList<>();
        facts.forEach((index, fact) -> {
            List<Hash> path = Merkle.inclusionPath(index, edge.size(), reader);
            proven.add(new Contents.Proven(
                    index,
                    fact,
                    TlogProof.of(index, path, SignedCheckpoint.parse(checkpoint))
                            .encode()));
        });
        return proven;
    }

    /** A checkpoint of the same log, signed with the same key, when it was shorter. */
    byte[] olderCheckpoint() {
        return older;
    }

    static Sample of(SigningKey key) {
        return new Sample(key);
    }

    public static Contents contents() {
        return of(KEY).contents(Contents.Mode.FULL);
    }

    Contents contents(Contents.Mode mode) {
        List<Contents.Exhibit> shown = new ArrayList<>();
        for (int i = 0; i < exhibits.size(); i++) {
            Contents.Exhibit whole = exhibits.get(i);
            byte[] line = mode == Contents.Mode.FULL ? whole.line() : line(i, "[masked]");
            shown.add(new Contents.Exhibit(whole.id(), line, whole.sha256()));
        }
        String hash = Sha.hex256(TERMS.getBytes(StandardCharsets.UTF_8));
        return new Contents(
                about(),
                mode,
                MADE,
                "Example Operator",
                "0.1.0",
                shown,
                proven(),
                checkpoint(),
                List.of(new Contents.TermsText("t1", hash, at(0), TERMS, Optional.empty())),
                List.of(new Acceptance("a17", "t1", hash, at(10), "192.0.2.7", "api", "k9")),
                Optional.empty());
    }

    public static StatisticalFinding finding() {
        return new StatisticalFinding(
                "f1",
                "account:a17",
                "account-level conformal p-value",
                "The account's traffic is that of an honest account of the same stratum.",
                "combined score T after 64 exchanges",
                9.25,
                64,
                "exchanges",
                0.0001,
                0.003,
                "alpha spending over looks, Holm over accounts",
                "ab".repeat(32),
                "0.1.0",
                at(450),
                List.of("x1", "x3"),
                "Account a17 sent 64 requests that share one wrapper asking for step-by-step reasoning.",
                "It does not show who is behind the account, nor what the answers were used for.");
    }

    public static Case about() {
        List<Case.Custody> chain = new ArrayList<>();
        chain.add(CustodyLog.next(chain, at(500), "admin:ana", Case.Act.OPENED, "case", "on an alarm"));
        for (int i = 0; i < EXCHANGES; i++) {
            chain.add(CustodyLog.next(chain, at(510 + i), "admin:ana", Case.Act.COLLECTED, "exchange:x" + i, ""));
        }
        chain.add(CustodyLog.next(chain, MADE, "admin:leo", Case.Act.EXPORTED, "case", "for counsel"));
        List<Case.Picked> picked = new ArrayList<>();
        for (int i = 0; i < EXCHANGES; i++) {
            picked.add(new Case.Picked("x" + i, "a17", at(510 + i), "admin:ana", i == 3 ? "the wrapper in full" : ""));
        }
        return new Case(
                "k1",
                "Template scraping by account a17 <b>",
                at(500),
                "policy:wrapper",
                Case.State.ACTION,
                List.of("account:a17", "campaign:c1"),
                picked,
                List.of(finding()),
                List.of(
                        new Case.Happening(
                                at(400), "inspect", "An alarm was raised for account a17.", Optional.of(262L)),
                        new Case.Happening(at(500), "admin:ana", "The case was opened.", Optional.empty())),
                List.of(new Case.Ruling(at(600), "admin:leo", "account:a17", "slow", "until the customer answers")),
                List.of(new Case.Notice(at(610), "admin:leo", "a17", "email", "We slowed your calls down.")),
                chain,
                true,
                Optional.empty());
    }

    /** A whole bundle by name of file. */
    public static TreeMap<String, byte[]> bundle(Contents contents, SigningKey key) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        try {
            new BundleWriter(contents, key, Optional.empty()).write((name, bytes) -> {
                if (files.put(name, bytes) != null) {
                    throw new IOException("written twice: " + name);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    static Verdict verify(SortedMap<String, byte[]> files) {
        return verify(files, Optional.of(KEY.verifier()));
    }

    static Verdict verify(SortedMap<String, byte[]> files, Optional<VerifierKey> key) {
        return new BundleVerifier(folder(files), key, StampCheck.NONE).verify();
    }

    static BagFolder folder(SortedMap<String, byte[]> files) {
        return new BagFolder() {
            @Override
            public SortedSet<String> names() {
                return new TreeSet<>(files.keySet());
            }

            @Override
            public byte[] read(String name) throws IOException {
                byte[] bytes = files.get(name);
                if (bytes == null) {
                    throw new IOException(name + " is not there");
                }
                return bytes;
            }
        };
    }

    private static SigningKey key(String name, String seed, String publicKey) {
        HexFormat hex = HexFormat.of();
        return SigningKey.of(VerifierKey.ed25519(name, hex.parseHex(publicKey)), hex.parseHex(seed));
    }
}
