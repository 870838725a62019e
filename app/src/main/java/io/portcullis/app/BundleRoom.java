package io.portcullis.app;

import io.portcullis.app.bundle.PdfPages;
import io.portcullis.app.bundle.TimestampClient;
import io.portcullis.app.verify.TokenCheck;
import io.portcullis.evidence.bundle.StampCheck;
import io.portcullis.gateway.console.AdminCall;
import io.portcullis.gateway.console.BundleDesk;
import io.portcullis.gateway.console.Role;
import io.portcullis.gateway.store.CaseFindings;
import io.portcullis.gateway.store.EvidenceFolder;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.ledger.Ledger;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** How evidence bundles are made here: under the ledger's name, with a PDF, by those who may export evidence. */
final class BundleRoom {
    private BundleRoom() {}

    static BundleDesk desk(Registry registry, EvidenceFolder evidence, Ledger ledger, CaseFindings findings) {
        BundleDesk.Press press = new BundleDesk.Press(
                ledger.key().verifier().name(),
                Version.text(),
                Optional.of(document -> new PdfPages().pdf(document)),
                Role.LEGAL,
                BundleRoom::stamp);
        return new BundleDesk(registry.cases(), registry.terms(), ledger, evidence::kept, findings, press);
    }

    /** A token over the checkpoint; one that a verifier would refuse is no token. */
    private static byte[] stamp(URI authority, byte[] checkpoint) throws IOException {
        byte[] token = new TimestampClient().stamp(authority, checkpoint);
        if (TokenCheck.withoutRoots().check(token, checkpoint) instanceof StampCheck.Stamp.Bad(String why)) {
            throw new IOException("the timestamp of " + authority.getHost() + " " + why);
        }
        return token;
    }

    /** Whether a call asks for a bundle. */
    static boolean wanted(AdminCall call) {
        return call.path().size() == 3
                && call.path().getFirst().equals("cases")
                && call.path().getLast().equals("bundle");
    }
}
