package io.portcullis.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.portcullis.gateway.console.AdminReply;
import java.util.List;
import java.util.Map;

/** Where administration is asked for: the admin API of a running gateway, or its store. */
interface AdminDoor extends AutoCloseable {
    /** @param path segments after {@code /admin/v1}, as they are */
    AdminReply ask(String method, List<String> path, Map<String, String> query, JsonNode body) throws Exception;

    @Override
    void close();
}
