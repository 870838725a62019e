package io.portcullis.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.portcullis.admit.Plan;
import io.portcullis.app.config.Configuration;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.console.AdminCall;
import io.portcullis.gateway.console.AdminDesk;
import io.portcullis.gateway.console.AdminReply;
import io.portcullis.gateway.console.AdminRoutes;
import io.portcullis.gateway.console.CasesDesk;
import io.portcullis.gateway.console.RecordsDesk;
import io.portcullis.gateway.console.Role;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.CaseClerk;
import io.portcullis.gateway.store.CaseFindings;
import io.portcullis.gateway.store.Erasures;
import io.portcullis.gateway.store.EvidenceFolder;
import io.portcullis.gateway.store.FolderLock;
import io.portcullis.gateway.store.LocalKeys;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.gateway.store.ledger.Ledger;
import io.portcullis.gateway.store.ledger.LedgerKey;
import io.portcullis.gateway.store.log.AccountLines;
import io.portcullis.gateway.store.log.ExchangeListener;
import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.ledger.SignedCheckpoint;
import io.portcullis.ledger.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A gateway's own store; a gateway that runs on it sees changes within a second. What rewrites the exchange log is
 * refused while one runs: it has to be asked itself.
 */
final class StoreDoor implements AdminDoor {
    private final Registry registry;
    private final Path data;
    private final List<AdminRoutes> desks;
    private final InstantSource clock;

    private StoreDoor(
            Path data,
            Map<String, Plan> plans,
            Optional<KeyRing> ring,
            Optional<Configuration> configuration,
            InstantSource clock) {
        this.data = data;
        registry = Registry.open(data);
        EvidenceFolder evidence = new EvidenceFolder(data, () -> ring);
        Path log = data.resolve("exchanges");
        desks = List.of(
                call -> bundle(call, evidence),
                new RecordsDesk(registry, () -> plans, evidence, new AtRest(configuration)),
                new CasesDesk(registry, evidence, id -> AccountLines.line(log, ring, id)),
                new AdminDesk(registry, () -> plans),
                this::ledgerKey);
        this.clock = clock;
    }

    /** The store in a folder; names of plans are taken as they are, and encrypted records cannot be read. */
    static StoreDoor of(Path data, InstantSource clock) {
        return new StoreDoor(data, Map.of(), Optional.empty(), Optional.empty(), clock);
    }

    /** The store of a configuration. */
    static StoreDoor of(Configuration configuration, InstantSource clock) {
        return new StoreDoor(
                configuration.data(),
                Rooms.inForce(configuration, 0).plans(),
                RecordRoom.ring(configuration),
                Optional.of(configuration),
                clock);
    }

    /** Work on the log of a gateway that does not run. */
    private final class AtRest implements RecordsDesk.LogWork {
        private final Optional<Configuration> configuration;

        AtRest(Optional<Configuration> configuration) {
            this.configuration = configuration;
        }

        @Override
        public Erasures.Erasure erase(String account, String reason, Act act) {
            try (FolderLock lock = claim();
                    LedgerRoom ledger = LedgerRoom.open(known(), new LocalKeys(known().data()), registry, clock);
                    RecordRoom room = room(ledger.notary(), subject -> {
                        ledger.forget(subject);
                        Detectors.forgetAtRest(known(), subject);
                    })) {
                return room.erase(account, reason, act);
            } catch (IOException e) {
                throw StoreException.invalid("", "the exchange log cannot be opened: " + e.getMessage());
            }
        }

        @Override
        public int rewrap() throws IOException {
            try (FolderLock lock = claim();
                    RecordRoom room = room(Notary.NONE, subject -> {})) {
                return room.rewrap();
            }
        }

        private FolderLock claim() {
            return FolderLock.claim(known().data());
        }

        private RecordRoom room(Notary notary, Consumer<String> forget) throws IOException {
            return RecordRoom.open(
                    known(),
                    registry,
                    new LocalKeys(known().data()),
                    ExchangeListener.NONE,
                    notary,
                    forget,
                    new CaseClerk(registry),
                    clock);
        }

        private Configuration known() {
            return configuration.orElseThrow(() -> StoreException.invalid(
                    "", "this works on the exchange log: give --config, or --admin of a running gateway"));
        }
    }

    @Override
    public AdminReply ask(String method, List<String> path, Map<String, String> query, JsonNode body) {
        if (path.contains("ruling") || path.contains("ladder")) {
            return AdminReply.error(409, "The ladder is kept by a running gateway: give --admin.", "");
        }
        AdminCall call = new AdminCall(method, path, query, body, "command line", Role.OWNER, clock.instant());
        return AdminDesk.reply(desks, call);
    }

    /** The ledger's public key, from its secret one and the name in its checkpoint; the ledger may be in use. */
    private Optional<AdminReply> ledgerKey(AdminCall call) {
        if (!call.path().equals(List.of("ledger", "key"))) {
            return Optional.empty();
        }
        String vkey = signingKey().toString();
        return Optional.of(
                new AdminReply(200, JsonNodeFactory.instance.objectNode().put("vkey", vkey)));
    }

    /** Bundles are sealed and proven with the ledger, so it is opened; a gateway that has it refuses that. */
    private Optional<AdminReply> bundle(AdminCall call, EvidenceFolder evidence) {
        if (!BundleRoom.wanted(call)) {
            return Optional.empty();
        }
        try (Ledger ledger = Ledger.open(LedgerRoom.folder(data), signingKey())) {
            CaseFindings asTheyAre = CaseFindings.none(registry.cases());
            return BundleRoom.desk(registry, evidence, ledger, asTheyAre, BundleRoom::stamp)
                    .answer(call);
        }
    }

    private SigningKey signingKey() {
        try {
            byte[] checkpoint = Files.readAllBytes(LedgerRoom.folder(data).resolve("log/checkpoint"));
            String origin = SignedCheckpoint.parse(checkpoint).checkpoint().origin();
            return LedgerKey.of(origin, new LocalKeys(data).key(LedgerRoom.KEY));
        } catch (IOException e) {
            throw StoreException.notFound("", "there is no ledger in " + data + " yet");
        }
    }

    @Override
    public void close() {
        registry.close();
    }
}
