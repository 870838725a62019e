package io.portcullis.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.portcullis.admit.Plan;
import io.portcullis.gateway.console.AdminCall;
import io.portcullis.gateway.console.AdminDesk;
import io.portcullis.gateway.console.AdminReply;
import io.portcullis.gateway.console.AdminRoutes;
import io.portcullis.gateway.console.Role;
import io.portcullis.gateway.store.LocalKeys;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.gateway.store.ledger.LedgerKey;
import io.portcullis.ledger.SignedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gateway's own store; a gateway that runs on it sees changes within a second. */
final class StoreDoor implements AdminDoor {
    private final Registry registry;
    private final Path data;
    private final AdminDesk desk;
    private final InstantSource clock;

    /** @param plans of the configuration, empty if it is not known; then names of plans are taken as they are */
    StoreDoor(Path data, Map<String, Plan> plans, InstantSource clock) {
        this.data = data;
        registry = Registry.open(data);
        desk = new AdminDesk(registry, () -> plans);
        this.clock = clock;
    }

    @Override
    public AdminReply ask(String method, List<String> path, Map<String, String> query, JsonNode body) {
        AdminCall call = new AdminCall(method, path, query, body, "command line", Role.OWNER, clock.instant());
        return AdminDesk.reply(List.<AdminRoutes>of(desk, this::ledgerKey), call);
    }

    /** The ledger's public key, from its secret one and the name in its checkpoint; the ledger may be in use. */
    private Optional<AdminReply> ledgerKey(AdminCall call) {
        if (!call.path().equals(List.of("ledger", "key"))) {
            return Optional.empty();
        }
        try {
            byte[] checkpoint = Files.readAllBytes(LedgerRoom.folder(data).resolve("log/checkpoint"));
            String origin = SignedCheckpoint.parse(checkpoint).checkpoint().origin();
            String vkey = LedgerKey.of(origin, new LocalKeys(data).key(LedgerRoom.KEY))
                    .toString();
            return Optional.of(
                    new AdminReply(200, JsonNodeFactory.instance.objectNode().put("vkey", vkey)));
        } catch (IOException e) {
            throw StoreException.notFound("", "there is no ledger in " + data + " yet");
        }
    }

    @Override
    public void close() {
        registry.close();
    }
}
