package io.portcullis.gateway.console;

import io.portcullis.gateway.store.ledger.Ledger;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's public side under {@code /ledger/}: checkpoint, tiles and entries (c2sp.org/tlog-tiles), for witnesses,
 * who need no token; they are salted digests. Every other path is the next handler's.
 */
public final class LedgerFiles implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerFiles.class);

    /** Where it is served. */
    public static final String PREFIX = "/ledger/";

    private final Vertx vertx;
    private final Function<String, Optional<Ledger.Served>> served;
    private final Handler<HttpServerRequest> next;

    /** @param served by path after the prefix; may block */
    public LedgerFiles(Vertx vertx, Function<String, Optional<Ledger.Served>> served, Handler<HttpServerRequest> next) {
        this.vertx = vertx;
        this.served = served;
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        boolean read = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        if (!path.startsWith(PREFIX) || !read) {
            next.handle(request);
            return;
        }
        vertx.executeBlocking(() -> served.apply(path.substring(PREFIX.length())), false)
                .onComplete(done -> {
                    if (done.succeeded()) {
                        send(request, done.result());
                    } else {
                        LOG.error("the ledger could not be read", done.cause());
                        request.response().setStatusCode(503).end();
                    }
                });
    }

    private static void send(HttpServerRequest request, Optional<Ledger.Served> found) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.putHeader("x-content-type-options", "nosniff");
        if (found.isEmpty()) {
            response.setStatusCode(404).putHeader("cache-control", "no-store").end();
            return;
        }
        byte[] bytes = found.get().bytes();
        response.putHeader("content-type", found.get().type())
                .putHeader("cache-control", found.get().cache())
                .putHeader("content-length", Integer.toString(bytes.length));
        if (request.method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(Buffer.buffer(bytes));
        }
    }
}
