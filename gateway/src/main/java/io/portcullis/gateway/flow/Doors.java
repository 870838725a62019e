package io.portcullis.gateway.flow;

import io.portcullis.gateway.receive.Incoming;
import io.portcullis.gateway.wire.ModelLists;
import io.portcullis.gateway.wire.Refusal;
import io.portcullis.traffic.Caller;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The routes beside the calls to models: health, the list of models, and the terms. */
public final class Doors {
    private static final byte[] OK = "{\"status\":\"ok\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    /** What a browser is told of a page for people. */
    private static final Map<String, String> PAGE = Map.of(
            "cache-control",
            "no-store",
            "x-content-type-options",
            "nosniff",
            "referrer-policy",
            "no-referrer",
            "content-security-policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");

    private final Supplier<InForce> inForce;
    private final TermsDoor terms;
    private final Supplier<Readiness> readiness;
    private final Instant since;

    /**
     * Whether traffic should be sent here.
     *
     * @param body JSON that says why not
     */
    public record Readiness(boolean ready, byte[] body) {}

    /** The contracts' own routes under {@code /v1/terms}. */
    public interface TermsDoor {
        /**
         * Answers a request for terms, which needs no caller; may take its time, the reply is told on the event loop
         * of the request.
         *
         * @return false where the path is none of these
         */
        boolean read(String path, Instant now, Consumer<Reply> reply);

        /** Takes an acceptance; the reply is told likewise. */
        void accept(Caller caller, byte[] body, String ip, Instant now, Consumer<Reply> reply);

        /** Whether a path takes forms of the page for people. */
        boolean isForm(String path);

        /**
         * Takes a form; whoever fills it in says by a key in it who it is.
         *
         * @param identify from a key to its account
         */
        void form(
                String path,
                byte[] body,
                String ip,
                Instant now,
                Function<String, Optional<Caller>> identify,
                Consumer<Reply> reply);
    }

    /**
     * An answer.
     *
     * @param headers beside the content type
     */
    public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
        public Reply(int status, String type, byte[] body) {
            this(status, type, body, Map.of());
        }
    }

    public Doors(Supplier<InForce> inForce, TermsDoor terms, Supplier<Readiness> readiness, Instant since) {
        this.inForce = inForce;
        this.terms = terms;
        this.readiness = readiness;
        this.since = since;
    }

    /** Serves what is open to everybody; false where the request is something else. */
    boolean open(Arrival arrival) {
        Incoming incoming = arrival.incoming();
        if (!incoming.method().equals("GET")) {
            return false;
        }
        switch (incoming.path()) {
            case "/healthz" -> {
                arrival.answer(200, Map.of(), OK);
                return true;
            }
            case "/readyz" -> {
                Readiness now = readiness.get();
                arrival.answer(now.ready() ? 200 : 503, Map.of(), now.body());
                return true;
            }
            default -> {
                return terms.read(incoming.path(), arrival.at(), reply -> answer(arrival, reply));
            }
        }
    }

    /** Takes a form of the terms' page, which needs no caller; empty where the request is something else. */
    Optional<Consumer<byte[]>> form(Arrival arrival, Function<String, Optional<Caller>> identify) {
        Incoming incoming = arrival.incoming();
        if (!incoming.method().equals("POST") || !terms.isForm(incoming.path())) {
            return Optional.empty();
        }
        String ip = incoming.client().ip();
        return Optional.of(
                body -> terms.form(incoming.path(), body, ip, arrival.at(), identify, reply -> answer(arrival, reply)));
    }

    private static void answer(Arrival arrival, Reply reply) {
        Map<String, String> headers = new HashMap<>(reply.headers());
        headers.put("content-type", reply.type());
        if (reply.type().startsWith("text/html")) {
            headers.putAll(PAGE);
        }
        arrival.answer(reply.status(), headers, reply.body());
    }

    /** Serves what a known caller may see; the rest does not exist. */
    Optional<Consumer<byte[]>> open(Arrival arrival, Caller caller) {
        Incoming incoming = arrival.incoming();
        if (incoming.path().equals("/v1/terms/acceptances") && incoming.method().equals("POST")) {
            return Optional.of(body ->
                    terms.accept(caller, body, incoming.client().ip(), arrival.at(), reply -> answer(arrival, reply)));
        }
        if (incoming.method().equals("GET") && incoming.path().equals("/v1/models")) {
            arrival.answer(200, Map.of(), ModelLists.list(arrival.dialect(), models(caller)));
        } else if (incoming.method().equals("GET") && incoming.path().startsWith("/v1/models/")) {
            String alias = incoming.path().substring("/v1/models/".length());
            models(caller).stream()
                    .filter(model -> model.alias().equals(alias))
                    .findFirst()
                    .ifPresentOrElse(
                            model -> arrival.answer(200, Map.of(), ModelLists.one(arrival.dialect(), model)),
                            () -> arrival.refuse(new Refusal.NotFound("The model does not exist.", "model"), Map.of()));
        } else {
            arrival.refuse(new Refusal.NotFound("Nothing is served at this path.", ""), Map.of());
        }
        return Optional.empty();
    }

    private List<ModelLists.Model> models(Caller caller) {
        InForce now = inForce.get();
        return now.routes().keySet().stream()
                .filter(alias -> now.plans().containsKey(caller.plan())
                        && now.plans().get(caller.plan()).allows(alias))
                .sorted()
                .map(alias -> new ModelLists.Model(alias, since, "portcullis"))
                .toList();
    }
}
