package io.portcullis.app.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What the gateway says about itself. */
public record ObserveSettings(Log log, Metrics metrics, Traces traces) {

    /**
     * The log on standard error.
     *
     * @param access whether each call writes a line
     */
    public record Log(Level level, Format format, boolean access) {}

    /** Least severe lines that are written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    /** Form of a log line. */
    public enum Format {
        PLAIN,
        JSON
    }

    /** Prometheus metrics on the admin port. */
    public record Metrics(boolean enabled) {}

    /**
     * OpenTelemetry traces by OTLP over HTTP.
     *
     * @param endpoint address of the collector, including {@code /v1/traces}; empty turns traces off
     * @param sampling share of calls traced, within [0, 1]
     * @param queue most spans waiting; more are dropped and counted
     * @param headers sent to the collector
     */
    public record Traces(Optional<URI> endpoint, double sampling, int queue, Map<String, Secret> headers) {
        public Traces {
            headers = Map.copyOf(headers);
        }
    }
}
