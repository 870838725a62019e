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
import io.portcullis.gateway.store.StoreException;
import io.portcullis.gateway.store.ledger.Ledger;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** How evidence bundles are made here: under the ledger's name, with a PDF, by those who may export evidence. */
final class BundleRoom {
    private BundleRoom() {}

    /** @param stamper asks the authorities that may be asked here */
    static BundleDesk desk(
            Registry registry,
            EvidenceFolder evidence,
            Ledger ledger,
            CaseFindings findings,
            BundleDesk.Stamper stamper) {
        BundleDesk.Press press = new BundleDesk.Press(
                ledger.key().verifier().name(),
                Version.text(),
                Optional.of(document -> new PdfPages().pdf(document)),
                Role.LEGAL,
                stamper);
        return new BundleDesk(registry.cases(), registry.terms(), ledger, evidence::kept, findings, press);
    }

    /**
     * For a running gateway: asks none but these, so that whoever may export cannot send the gateway to an address of
     * their own choice.
     */
    record Among(Supplier<List<URI>> authorities) implements BundleDesk.Stamper {
        @Override
        public void require(URI authority) {
            List<URI> known = authorities.get();
            if (!known.contains(authority)) {
                throw StoreException.invalid(
                        "timestamp",
                        known.isEmpty()
                                ? "no authority may be asked: ledger.timestamp_authorities names none"
                                : "this authority may not be asked; ledger.timestamp_authorities names "
                                        + known.stream().map(URI::toString).collect(Collectors.joining(", ")));
            }
        }

        @Override
        public byte[] stamp(URI authority, byte[] checkpoint) throws IOException {
            require(authority);
            return BundleRoom.stamp(authority, checkpoint);
        }
    }

    /** A token over the checkpoint; one that a verifier would refuse is no token. */
    static byte[] stamp(URI authority, byte[] checkpoint) throws IOException {
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
