package io.portcullis.gateway.console;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The administrators' socket: metrics and health for machines, everything else for the {@link AdminApi}. */
public final class AdminFront {
    private final HttpServer server;

    private AdminFront(HttpServer server) {
        this.server = server;
    }

    /**
     * Whether traffic should be sent here.
     *
     * @param json says why not
     */
    public record Readiness(boolean ready, String json) {}

    /**
     * Listens.
     *
     * @param metrics in Prometheus' text format; empty switches the route off
     * @throws IllegalStateException where the address cannot be bound
     */
    public static AdminFront open(
            Vertx vertx,
            String host,
            int port,
            Handler<HttpServerRequest> api,
            Supplier<String> metrics,
            Supplier<Readiness> readiness) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setMaxHeaderSize(16 * 1024)
                .setIdleTimeout(120)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHttp2ClearTextEnabled(false);
        HttpServer server = vertx.createHttpServer(options).requestHandler(request -> {
            switch (request.path() == null ? "" : request.path()) {
                case "/healthz" -> text(request, 200, "application/json", "{\"status\":\"ok\"}");
                case "/readyz" -> {
                    Readiness now = readiness.get();
                    text(request, now.ready() ? 200 : 503, "application/json", now.json());
                }
                case "/metrics" -> {
                    String scrape = metrics.get();
                    text(request, scrape.isEmpty() ? 404 : 200, "text/plain; version=0.0.4; charset=utf-8", scrape);
                }
                default -> api.handle(request);
            }
        });
        try {
            server.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "cannot listen on " + host + ":" + port + " for administrators: " + cause.getMessage(), cause);
        }
        return new AdminFront(server);
    }

    public int port() {
        return server.actualPort();
    }

    private static void text(HttpServerRequest request, int status, String type, String body) {
        request.response().setStatusCode(status).putHeader("content-type", type).end(body);
    }
}
