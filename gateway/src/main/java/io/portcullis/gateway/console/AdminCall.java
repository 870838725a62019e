package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.portcullis.gateway.store.Act;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One administrative request whose sender is known.
 *
 * @param path segments after {@code /admin/v1}, percent-decoded
 * @param query first value of each parameter
 * @param body a JSON object, empty if none was sent
 */
public record AdminCall(
        String method, List<String> path, Map<String, String> query, JsonNode body, String who, Role role, Instant at) {
    public AdminCall {
        path = List.copyOf(path);
        query = Map.copyOf(query);
    }

    Act act() {
        return new Act(who, at);
    }

    /** True if the method and path fit; {@code *} in the pattern stands for any one segment. */
    boolean is(String wanted, String... pattern) {
        if (!method.equals(wanted) || path.size() != pattern.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }
}
