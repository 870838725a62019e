package io.portcullis.gateway.forward;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches an issuer's key set (RFC 7517) now and then; a failed fetch leaves the keys as they are and is logged. */
public final class JwksFetch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JwksFetch.class);
    private static final int BYTES_MAX = 256 * 1024;
    private static final long EVERY_MILLIS = 300_000;
    private static final long AGAIN_MILLIS = 5_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestOptions target;
    private final URI address;
    private final Consumer<String> keys;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JwksFetch(Vertx vertx, URI address, Consumer<String> keys) {
        this.vertx = vertx;
        this.address = address;
        this.keys = keys;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(5_000).setIdleTimeout(10));
        this.target = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address.toString())
                .setFollowRedirects(false)
                .setTimeout(10_000);
    }

    /** Begins to fetch at once and goes on until closed; {@code keys} may refuse a text by throwing. */
    public static JwksFetch start(Vertx vertx, URI address, Consumer<String> keys) {
        JwksFetch fetch = new JwksFetch(vertx, address, keys);
        fetch.fetch();
        return fetch;
    }

    private void fetch() {
        client.request(target)
                .compose(request -> request.send())
                .compose(this::whole)
                .onComplete(body -> {
                    boolean good = body.succeeded() && accepted(body.result());
                    if (body.failed()) {
                        LOG.warn(
                                "the keys at {} cannot be fetched: {}",
                                address,
                                body.cause().getMessage());
                    }
                    if (!closed.get()) {
                        vertx.setTimer(good ? EVERY_MILLIS : AGAIN_MILLIS, ignored -> {
                            if (!closed.get()) {
                                fetch();
                            }
                        });
                    }
                });
    }

    private Future<String> whole(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture("status " + response.statusCode());
        }
        Buffer whole = Buffer.buffer();
        response.handler(chunk -> {
            if (whole.length() + chunk.length() > BYTES_MAX) {
                response.request().reset();
            } else {
                whole.appendBuffer(chunk);
            }
        });
        return response.end().map(ignored -> whole.toString());
    }

    private boolean accepted(String text) {
        try {
            keys.accept(text);
            return true;
        } catch (IllegalArgumentException e) {
            LOG.warn("the keys at {} are refused: {}", address, e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
