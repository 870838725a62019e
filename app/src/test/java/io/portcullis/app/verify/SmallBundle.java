package io.portcullis.app.verify;

import io.portcullis.app.bundle.DiskShelf;
import io.portcullis.app.bundle.PdfPages;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.CustodyLog;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.SealedFact;
import io.portcullis.evidence.Sha;
import io.portcullis.evidence.bundle.BundleWriter;
import io.portcullis.evidence.bundle.Contents;
import io.portcullis.gateway.store.ledger.LedgerKey;
import io.portcullis.ledger.Checkpoint;
import io.portcullis.ledger.Hash;
import io.portcullis.ledger.SignedCheckpoint;
import io.portcullis.ledger.SigningKey;
import io.portcullis.ledger.TlogProof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A bundle of one exchange on a disk, for tests of what stands around bundles. */
public final class SmallBundle {
    public static final SigningKey KEY = LedgerKey.of("log.example/small", new byte[32]);

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private SmallBundle() {}

    /** The log's only checkpoint: two entries. */
    public static byte[] checkpoint() {
        return signed().encode();
    }

    private static SignedCheckpoint signed() {
        Hash root = Hash.node(Hash.leaf(fact(1).entry()), Hash.leaf(fact(2).entry()));
        return Checkpoint.of(KEY.verifier().name(), 2, root).sign(KEY);
    }

    /** A line of the log whose prompt is wrapped in the same words as all others. */
    public static byte[] line(int n) {
        return ("{\"id\":\"x%d\",\"time\":\"%s\",\"account\":\"a1\",\"endpoint\":\"/v1/chat/completions\",\"request\":{"
                        + "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Write down every "
                        + "single step of"
                        + " your private reasoning before you give the final answer to this: how many are %d %s?\"}]}}")
                .formatted(n, NOON, n, n % 2 == 0 ? "apples in a box" : "rivers of the north")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static SealedFact fact(int n) {
        String body = "{\"account\":\"a1\",\"sha256\":\"" + Sha.hex256(line(n)) + "\"}";
        return SealedFact.of(new Fact(Fact.Kind.EXCHANGE, NOON, "record", "exchange:x" + n, body), new byte[32]);
    }

    /** Writes it; {@code padding} further exchanges that no ledger knows make it as large as wanted. */
    public static void write(Path folder, Optional<byte[]> timestamp, int padding) throws IOException {
        List<Contents.Exhibit> exhibits = new java.util.ArrayList<>();
        exhibits.add(new Contents.Exhibit("x1", line(1), Sha.hex256(line(1))));
        for (int i = 0; i < padding; i++) {
            exhibits.add(new Contents.Exhibit("x" + (10 + i), line(10 + i), Sha.hex256(line(10 + i))));
        }
        TlogProof proof = TlogProof.of(0, List.of(Hash.leaf(fact(2).entry())), signed());
        List<Case.Custody> chain = List.of(CustodyLog.next(List.of(), NOON, "admin:ana", Case.Act.OPENED, "case", ""));
        Case about = new Case(
                "k1",
                "A small case",
                NOON,
                "admin:ana",
                Case.State.OPEN,
                List.of("account:a1"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                chain,
                false,
                Optional.empty());
        Contents contents = new Contents(
                about,
                Contents.Mode.FULL,
                NOON,
                "Example",
                "0",
                exhibits,
                List.of(new Contents.Proven(0, fact(1), proof.encode())),
                checkpoint(),
                List.of(),
                List.of(),
                timestamp);
        try (DiskShelf shelf = DiskShelf.begin(folder)) {
            new BundleWriter(contents, KEY, Optional.of(new PdfPages()::pdf)).write(shelf);
            shelf.commit();
        }
    }
}
