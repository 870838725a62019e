package io.portcullis.gateway.receive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The listening socket as a whole: one {@link Listener} an event loop, started, reloaded and drained together. */
public final class Front {
    private static final Duration START = Duration.ofSeconds(30);

    private final List<Listener> listeners;
    private final Listener.Gauge gauge;

    private Front(List<Listener> listeners, Listener.Gauge gauge) {
        this.listeners = listeners;
        this.gauge = gauge;
    }

    /** The event loops that a front and its upstreams share, and what is counted at their door. */
    public record Loops(Vertx vertx, int count, Bounds bounds, Listener.Gauge gauge) {}

    /** Starts event loops. */
    public static Loops loops(int count, Bounds bounds) {
        Listener.Gauge gauge = new Listener.Gauge();
        VertxOptions options = new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(count);
        Porch porch = new Porch(bounds, gauge);
        Vertx vertx =
                VertxBootstrap.create().options(options).transport(porch).init().vertx();
        return new Loops(vertx, count, bounds, gauge);
    }

    /**
     * Listens.
     *
     * @param loops from {@link #loops}, for this front alone
     * @param desks makes each loop's desk
     * @throws IllegalStateException where the address cannot be bound or a certificate cannot be read
     */
    public static Front open(Loops loops, Listener.Address address, Networks proxies, Function<Vertx, Desk> desks) {
        Listener.Address chosen = address.port() == 0 ? address.at(freePort(address.host())) : address;
        loops.gauge().port(chosen.port());
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < loops.count(); i++) {
            Listener listener = new Listener(chosen, loops.bounds(), proxies, loops.gauge(), desks);
            await(loops.vertx().deployVerticle(listener), START, "listen on " + chosen.host() + ":" + chosen.port());
            listeners.add(listener);
        }
        return new Front(List.copyOf(listeners), loops.gauge());
    }

    /** The event loops share a port only if all of them name it, so "any" is settled before they start. */
    private static int freePort(String host) {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("cannot listen on " + host + ": " + e.getMessage(), e);
        }
    }

    public int port() {
        return gauge.port();
    }

    public Listener.Gauge gauge() {
        return gauge;
    }

    /** Reads the certificate anew; what is broken leaves the old one in use and throws. */
    public void reloadTls() {
        for (Listener listener : listeners) {
            await(listener.reloadTls(), START, "reload the certificate");
        }
    }

    /** Takes no new connections and returns when the calls under way have ended, or the patience has. */
    public void drain(Duration patience) {
        List<Future<Void>> drained =
                listeners.stream().map(listener -> listener.drain(patience)).toList();
        for (Future<Void> each : drained) {
            await(each, patience.plusSeconds(5), "drain");
        }
    }

    /** Ends the event loops and everything on them. */
    public static void close(Vertx vertx) {
        await(vertx.close(), START, "close the event loops");
    }

    private static void await(Future<?> future, Duration patience, String what) {
        try {
            future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String why = cause instanceof TimeoutException ? "it took too long" : String.valueOf(cause.getMessage());
            throw new IllegalStateException("cannot " + what + ": " + why, cause);
        }
    }
}
