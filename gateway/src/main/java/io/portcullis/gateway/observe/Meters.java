package io.portcullis.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.portcullis.traffic.ModelCall;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * The gateway's Prometheus metrics; a name starts with {@code portcullis_} and the room's word. Labels are endpoints,
 * reasons, plans, upstreams, models: things the operator names, at most 64 values each, never an account or a key.
 * Any thread may call.
 */
public final class Meters implements AutoCloseable {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100),
        Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500),
        Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofMinutes(5)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final Label reasons = new Label(64);
    private final Label plans = new Label(64);
    private final Label upstreams = new Label(64);
    private final Label models = new Label(64);
    private final Label rules = new Label(64);
    private final Label events = new Label(64);

    public Meters() {
        Gauge.builder("portcullis.receive.active", active, AtomicInteger::get)
                .description("Calls being served now")
                .register(registry);
        Gauge.builder("portcullis.forward.streams", streams, AtomicInteger::get)
                .description("Streamed answers under way now")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /** A request was read and understood; {@link #ended} must follow exactly once. */
    public void received(ModelCall call) {
        active.incrementAndGet();
        count("portcullis.receive.calls", "endpoint", endpoint(call));
    }

    /** A request that no {@link ModelCall} could be made of: bad syntax, too large, unknown path. */
    public void malformed(String reason) {
        count("portcullis.receive.malformed", "reason", reasons.of(reason));
    }

    /** A credential was not accepted. */
    public void unauthenticated(String reason) {
        count("portcullis.authenticate.refused", "reason", reasons.of(reason));
    }

    public void admitted(String plan) {
        count("portcullis.admit.admitted", "plan", plans.of(plan));
    }

    /** Plan or terms said no; the reason is the limit's name. */
    public void refused(String reason) {
        count("portcullis.admit.refused", "reason", reasons.of(reason));
    }

    /** A rule held; {@code enforced} is false in shadow mode. */
    public void decided(String rule, String action, boolean enforced) {
        counters.computeIfAbsent(
                        "decide " + rules.of(rule) + ' ' + events.of(action) + ' ' + enforced,
                        key -> Counter.builder("portcullis.decide.rules")
                                .tag("rule", rules.of(rule))
                                .tag("action", events.of(action))
                                .tag("enforced", Boolean.toString(enforced))
                                .register(registry))
                .increment();
    }

    public void streamStarted() {
        streams.incrementAndGet();
    }

    public void streamEnded() {
        streams.decrementAndGet();
    }

    /** A call is over, however it ended. */
    public void ended(ModelCall call, String plan, CallOutcome outcome) {
        active.decrementAndGet();
        String endpoint = endpoint(call);
        String ending = outcome.ending().name().toLowerCase(Locale.ROOT);
        timer("portcullis.forward", "endpoint", endpoint, "ending", ending).record(outcome.took());
        outcome.firstChunk()
                .ifPresent(wait -> timer(
                                "portcullis.forward.first.chunk",
                                "endpoint",
                                endpoint,
                                "upstream",
                                upstreams.of(outcome.upstream()))
                        .record(wait));
        count("portcullis.receive.status", "status", Integer.toString(bounded(outcome.status())));
        String planLabel = plans.of(plan);
        String model = models.of(outcome.responseModel());
        tokens(planLabel, model, "input", outcome.usage().input());
        tokens(planLabel, model, "output", outcome.usage().output());
    }

    /** An attempt at an upstream failed: {@code connect}, {@code timeout}, {@code reset}, {@code status_503}. */
    public void upstreamFailed(String upstream, String why) {
        counters.computeIfAbsent(
                        "upstream " + upstreams.of(upstream) + ' ' + events.of(why),
                        key -> Counter.builder("portcullis.forward.failures")
                                .tag("upstream", upstreams.of(upstream))
                                .tag("why", events.of(why))
                                .register(registry))
                .increment();
    }

    /** Something a bound or a failure made the gateway leave out: {@code record}, {@code inspect}, {@code traces}. */
    public void dropped(String room) {
        count("portcullis.dropped", "room", events.of(room));
    }

    /** A reload of the configuration ended; the gauge says whether the file on disk is in force. */
    public void reloaded(boolean accepted) {
        count("portcullis.config.reloads", "accepted", Boolean.toString(accepted));
    }

    /**
     * A value read at each scrape, such as the length of a queue.
     *
     * @param name dotted, without the prefix, such as {@code record.queue}
     * @param of what is measured, held weakly
     */
    public <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder("portcullis." + name, of, value).description(description).register(registry);
    }

    /** Everything in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private void tokens(String plan, String model, String kind, long amount) {
        if (amount > 0) {
            counters.computeIfAbsent(
                            "tokens " + plan + ' ' + model + ' ' + kind,
                            key -> Counter.builder("portcullis.admit.tokens")
                                    .tag("plan", plan)
                                    .tag("model", model)
                                    .tag("kind", kind)
                                    .register(registry))
                    .increment(amount);
        }
    }

    private void count(String name, String label, String value) {
        counters.computeIfAbsent(
                        name + ' ' + value,
                        key -> Counter.builder(name).tag(label, value).register(registry))
                .increment();
    }

    private Timer timer(String name, String label, String value, String label2, String value2) {
        return timers.computeIfAbsent(
                name + ' ' + value + ' ' + value2,
                key -> Timer.builder(name)
                        .tags(Tags.of(label, value, label2, value2))
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
    }

    private static String endpoint(ModelCall call) {
        return call.endpoint().name().toLowerCase(Locale.ROOT);
    }

    private static int bounded(int status) {
        return status >= 100 && status < 600 ? status : 0;
    }
}
