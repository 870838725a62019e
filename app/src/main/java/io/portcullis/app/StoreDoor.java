package io.portcullis.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.portcullis.admit.Plan;
import io.portcullis.gateway.console.AdminCall;
import io.portcullis.gateway.console.AdminDesk;
import io.portcullis.gateway.console.AdminReply;
import io.portcullis.gateway.console.Role;
import io.portcullis.gateway.store.Registry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A gateway's own store; a gateway that runs on it sees changes within a second. */
final class StoreDoor implements AdminDoor {
    private final Registry registry;
    private final AdminDesk desk;
    private final InstantSource clock;

    /** @param plans of the configuration, empty if it is not known; then names of plans are taken as they are */
    StoreDoor(Path data, Map<String, Plan> plans, InstantSource clock) {
        registry = Registry.open(data);
        desk = new AdminDesk(registry, () -> plans);
        this.clock = clock;
    }

    @Override
    public AdminReply ask(String method, List<String> path, Map<String, String> query, JsonNode body) {
        if (path.contains("ruling") || path.contains("ladder")) {
            return AdminReply.error(409, "The ladder is kept by a running gateway: give --admin.", "");
        }
        AdminCall call = new AdminCall(method, path, query, body, "command line", Role.OWNER, clock.instant());
        return AdminDesk.reply(List.of(desk), call);
    }

    @Override
    public void close() {
        registry.close();
    }
}
