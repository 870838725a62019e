package io.portcullis.app;

import io.portcullis.gateway.console.LedgerFiles;
import io.portcullis.gateway.flow.Doors;
import io.portcullis.gateway.store.ledger.Ledger;
import io.portcullis.traffic.Caller;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The ledger's public side on the callers' listener, in front of the terms' routes. */
final class LedgerRoute implements Doors.TermsDoor {
    private final Vertx vertx;
    private final Function<String, Optional<Ledger.Served>> served;
    private final Doors.TermsDoor terms;

    LedgerRoute(Vertx vertx, Function<String, Optional<Ledger.Served>> served, Doors.TermsDoor terms) {
        this.vertx = vertx;
        this.served = served;
        this.terms = terms;
    }

    @Override
    public boolean read(String path, Instant now, Consumer<Doors.Reply> reply) {
        if (!path.startsWith(LedgerFiles.PREFIX)) {
            return terms.read(path, now, reply);
        }
        vertx.executeBlocking(() -> served.apply(path.substring(LedgerFiles.PREFIX.length())), false)
                .onComplete(done -> reply.accept(
                        done.succeeded() ? done.result().map(LedgerRoute::found).orElse(nothing(404)) : nothing(503)));
        return true;
    }

    private static Doors.Reply found(Ledger.Served served) {
        return new Doors.Reply(200, served.type(), served.bytes(), Map.of("cache-control", served.cache()));
    }

    private static Doors.Reply nothing(int status) {
        return new Doors.Reply(status, "text/plain", new byte[0], Map.of("cache-control", "no-store"));
    }

    @Override
    public void accept(Caller caller, byte[] body, String ip, Instant now, Consumer<Doors.Reply> reply) {
        terms.accept(caller, body, ip, now, reply);
    }

    @Override
    public boolean isForm(String path) {
        return terms.isForm(path);
    }

    @Override
    public void form(
            String path,
            byte[] body,
            String ip,
            Instant now,
            Function<String, Optional<Caller>> identify,
            Consumer<Doors.Reply> reply) {
        terms.form(path, body, ip, now, identify, reply);
    }
}
