package io.portcullis.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.admit.Terms;
import io.portcullis.gateway.console.TermsDesk;
import io.portcullis.gateway.flow.Doors;
import io.portcullis.gateway.store.Registry;
import io.portcullis.traffic.Caller;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The terms' routes as callers reach them, on one event loop: the store's work happens beside it. */
final class TermsRoom implements Doors.TermsDoor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v1/terms";

    private final Vertx vertx;
    private final Registry registry;
    private final TermsDesk desk;

    TermsRoom(Vertx vertx, Registry registry, TermsDesk desk) {
        this.vertx = vertx;
        this.registry = registry;
        this.desk = desk;
    }

    @Override
    public boolean read(String path, Instant now, Consumer<Doors.Reply> reply) {
        if (path.equals(PATH)) {
            reply.accept(json(200, list()));
            return true;
        }
        if (!path.startsWith(PATH + "/") || path.indexOf('/', PATH.length() + 1) >= 0) {
            return false;
        }
        String id = path.substring(PATH.length() + 1);
        if (registry.directory().terms(id).isEmpty()) {
            return false;
        }
        beside(() -> desk.text(id, now).map(TermsRoom::markdown).orElse(unavailable()), reply);
        return true;
    }

    @Override
    public void accept(Caller caller, byte[] body, String ip, Instant now, Consumer<Doors.Reply> reply) {
        beside(() -> accepted(desk.accept(caller, body, ip, now)), reply);
    }

    private void beside(Callable<Doors.Reply> work, Consumer<Doors.Reply> reply) {
        vertx.executeBlocking(work, false)
                .onComplete(
                        done -> reply.accept(Optional.ofNullable(done.result()).orElse(unavailable())));
    }

    private ObjectNode list() {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode data = all.putArray("data");
        registry.directory().terms().values().stream().flatMap(List::stream).forEach(terms -> {
            ObjectNode one = data.addObject();
            one.put("terms", terms.id()).put("hash", terms.hash()).put("url", terms.url());
            one.put("effective", terms.effective().toString());
            one.put("text", PATH + "/" + terms.id());
        });
        return all;
    }

    private static Doors.Reply markdown(TermsDesk.Text text) {
        Terms terms = text.terms();
        String head = "<!-- terms: " + terms.id() + " sha256: " + terms.hash() + " -->\n";
        return new Doors.Reply(200, "text/markdown; charset=utf-8", (head + text.markdown()).getBytes(UTF_8));
    }

    private static Doors.Reply accepted(TermsDesk.Outcome outcome) {
        return switch (outcome) {
            case TermsDesk.Outcome.Accepted accepted -> new Doors.Reply(201, "application/json", accepted.json());
            case TermsDesk.Outcome.Refused(int status, String message, String field) -> refused(status, message, field);
        };
    }

    private static Doors.Reply unavailable() {
        return refused(503, "The terms cannot be read or accepted now; try again later.", "");
    }

    private static Doors.Reply refused(int status, String message, String field) {
        ObjectNode error = JSON.createObjectNode();
        ObjectNode inner = error.putObject("error");
        inner.put("message", message).put("type", status == 503 ? "server_error" : "invalid_request_error");
        inner.put("param", field.isEmpty() ? null : field).putNull("code");
        return json(status, error);
    }

    private static Doors.Reply json(int status, ObjectNode node) {
        return new Doors.Reply(status, "application/json", node.toString().getBytes(UTF_8));
    }
}
