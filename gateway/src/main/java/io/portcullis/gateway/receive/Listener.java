package io.portcullis.gateway.receive;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** One event loop's share of the listening socket: reads requests within bounds and hands them to its desk. */
public final class Listener extends VerticleBase {
    private final Address address;
    private final Bounds bounds;
    private final Networks proxies;
    private final Gauge gauge;
    private final Function<Vertx, Desk> desks;
    private final Map<HttpConnection, Idle> idles = new IdentityHashMap<>();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    /**
     * Where to listen.
     *
     * @param port 0 for any free one
     * @param tls certificate chain and key as PEM files, empty for clear text
     */
    public record Address(String host, int port, Optional<Tls> tls, boolean http2) {
        Address at(int otherPort) {
            return new Address(host, otherPort, tls, http2);
        }
    }

    /** Paths of a PEM certificate chain and its private key. */
    public record Tls(String certificates, String key) {}

    /** Counts shared by all event loops of a listener. */
    public static final class Gauge {
        public final AtomicInteger connections = new AtomicInteger();
        public final AtomicInteger requests = new AtomicInteger();
        public final AtomicLong callsRefused = new AtomicLong();
        public final AtomicLong connectionsRefused = new AtomicLong();
        public final AtomicLong timedOut = new AtomicLong();
        private volatile int port;

        /** The port that was bound. */
        public int port() {
            return port;
        }

        void port(int chosen) {
            port = chosen;
        }
    }

    public Listener(Address address, Bounds bounds, Networks proxies, Gauge gauge, Function<Vertx, Desk> desks) {
        this.address = address;
        this.bounds = bounds;
        this.proxies = proxies;
        this.gauge = gauge;
        this.desks = desks;
    }

    @Override
    public Future<?> start() {
        desk = desks.apply(vertx);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setAcceptBacklog(4096)
                .setMaxHeaderSize(bounds.headerBytes())
                .setMaxInitialLineLength(8192)
                .setDecompressionSupported(false)
                .setDecoderInitialBufferSize(4 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setCompressionSupported(false)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(address.http2())
                .setStrictThreadMode(true);
        address.tls()
                .ifPresent(
                        tls -> options.setSsl(true).setUseAlpn(address.http2()).setKeyCertOptions(pem(tls)));
        server = vertx.createHttpServer(options);
        server.connectionHandler(this::connected);
        server.requestHandler(this::request);
        server.invalidRequestHandler(HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER);
        return server.listen();
    }

    /** Takes no new connections and lets calls under way end, for a while at most. */
    Future<Void> drain(Duration patience) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored ->
                server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS).onComplete(done));
        return done.future();
    }

    /** Reads the certificate files again; connections made from now on use them. */
    Future<Boolean> reloadTls() {
        Promise<Boolean> done = Promise.promise();
        context.runOnContext(ignored -> address.tls()
                .map(tls -> {
                    HttpServerOptions fresh =
                            new HttpServerOptions().setSsl(true).setKeyCertOptions(pem(tls));
                    return server.updateSSLOptions(fresh.getSslOptions(), true);
                })
                .orElse(Future.succeededFuture(false))
                .onComplete(done));
        return done.future();
    }

    private static PemKeyCertOptions pem(Tls tls) {
        return new PemKeyCertOptions().setCertPath(tls.certificates()).setKeyPath(tls.key());
    }

    private void connected(HttpConnection connection) {
        if (connection instanceof HttpServerConnection known) {
            Porch.entered(known.channelHandlerContext().channel());
        }
        Idle idle = new Idle(vertx, connection, bounds.head().toMillis(), gauge);
        connection.closeHandler(ignored -> {
            idles.remove(connection);
            idle.gone();
        });
        idles.put(connection, idle);
    }

    private void request(HttpServerRequest request) {
        Idle idle = idles.get(request.connection());
        if (idle == null) {
            return;
        }
        idle.work();
        gauge.requests.incrementAndGet();
        VertxResponder responder = new VertxResponder(vertx, request, bounds.stall(), () -> {
            gauge.requests.decrementAndGet();
            idle.rest();
        });
        Incoming incoming = Heads.read(request, proxies);
        if (twoLengths(request)) {
            responder.closeAfterwards();
            desk.refused(incoming, responder, 400, "The length of the body is told twice.");
            return;
        }
        if (gauge.requests.get() > bounds.calls() && incoming.method().equals("POST")) {
            gauge.callsRefused.incrementAndGet();
            desk.refused(incoming, responder, 503, "Too many calls are being served; try again later.");
            return;
        }
        Optional<Consumer<byte[]>> next = desk.arrived(incoming, responder);
        if (next.isEmpty()) {
            return;
        }
        new Body(incoming, responder, next.get()).read(request);
    }

    /** Two ways to find the end of a body are how requests are smuggled past a proxy (RFC 9112 section 6.3). */
    private static boolean twoLengths(HttpServerRequest request) {
        boolean chunked = request.headers().contains("transfer-encoding");
        return chunked && request.headers().contains("content-length");
    }

    /** A request's body, read within its bounds. */
    private final class Body {
        private final Incoming incoming;
        private final VertxResponder responder;
        private final Consumer<byte[]> next;
        private Buffer whole = Buffer.buffer();
        private boolean done;

        private Body(Incoming incoming, VertxResponder responder, Consumer<byte[]> next) {
            this.incoming = incoming;
            this.responder = responder;
            this.next = next;
        }

        private void read(HttpServerRequest request) {
            String declared = incoming.header("content-length");
            boolean number = declared.matches("[0-9]{1,10}");
            if (!declared.isEmpty() && (!number || Long.parseLong(declared) > bounds.bodyBytes())) {
                refuse(413, "The request body is longer than " + bounds.bodyBytes() + " bytes.");
                return;
            }
            long timer = vertx.setTimer(
                    bounds.body().toMillis(), ignored -> refuse(408, "The request body did not come in time."));
            request.handler(chunk -> {
                if (done) {
                    return;
                }
                if (whole.length() + chunk.length() > bounds.bodyBytes()) {
                    vertx.cancelTimer(timer);
                    refuse(413, "The request body is longer than " + bounds.bodyBytes() + " bytes.");
                } else {
                    whole.appendBuffer(chunk);
                }
            });
            request.endHandler(ignored -> {
                vertx.cancelTimer(timer);
                if (!done) {
                    done = true;
                    byte[] bytes = whole.getBytes();
                    whole = Buffer.buffer();
                    next.accept(bytes);
                }
            });
            responder.onFinished(() -> vertx.cancelTimer(timer));
        }

        private void refuse(int status, String message) {
            if (!done) {
                done = true;
                whole = Buffer.buffer();
                responder.closeAfterwards();
                desk.refused(incoming, responder, status, message);
            }
        }
    }
}
