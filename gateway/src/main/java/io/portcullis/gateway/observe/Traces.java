package io.portcullis.gateway.observe;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.portcullis.traffic.ModelCall;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span for each sampled call, sent by OTLP over HTTP from a thread of its own. The queue is bounded: spans beyond it
 * are dropped. Spans carry counts and names, never prompts, answers or credentials. Switched off, nothing is built.
 */
public final class Traces implements AutoCloseable {
    /** Traces nothing and costs nothing. */
    public static final Traces OFF = new Traces(null);

    private static final int TEXT_MAX = 256;

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;

    private Traces(@Nullable SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider == null ? null : provider.get("portcullis");
    }

    /**
     * Traces to a collector.
     *
     * @param endpoint of the collector, including {@code /v1/traces}
     * @param sampling share of calls, within [0, 1]
     * @param queue most spans waiting
     */
    public static Traces to(URI endpoint, Map<String, String> headers, double sampling, int queue) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(Duration.ofSeconds(10))
                .setConnectTimeout(Duration.ofSeconds(5));
        headers.forEach(exporter::addHeader);
        return to(exporter.build(), sampling, queue);
    }

    static Traces to(SpanExporter exporter, double sampling, int queue) {
        BatchSpanProcessor batches = BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(queue)
                .setMaxExportBatchSize(Math.min(queue, 512))
                .setScheduleDelay(Duration.ofSeconds(2))
                .build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(batches)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampling)))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(TEXT_MAX)
                        .build())
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.builder()
                                .put("service.name", "portcullis")
                                .build())))
                .build();
        return new Traces(provider);
    }

    /** Starts the span of a call. */
    public CallSpan start(ModelCall call) {
        if (tracer == null) {
            return CallSpan.NONE;
        }
        String operation = GenAi.operation(call.endpoint());
        String model = Redaction.of(call.model());
        Span span = tracer.spanBuilder(operation + " " + model)
                .setNoParent()
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(call.at())
                .setAttribute(GenAi.OPERATION, operation)
                .setAttribute(GenAi.PROVIDER, GenAi.provider(call.endpoint().dialect()))
                .setAttribute(GenAi.REQUEST_MODEL, model)
                .setAttribute(GenAi.REQUEST_STREAM, call.stream())
                .setAttribute(GenAi.CALL, call.id())
                .startSpan();
        if (span.isRecording()) {
            requested(span, call);
        }
        return new CallSpan(span);
    }

    /** Sends what is waiting; returns whether all of it left within the time. */
    public boolean flush(Duration patience) {
        if (provider == null) {
            return true;
        }
        CompletableResultCode sent = provider.forceFlush().join(patience.toMillis(), TimeUnit.MILLISECONDS);
        return sent.isSuccess();
    }

    @Override
    public void close() {
        if (provider != null) {
            provider.shutdown().join(5, TimeUnit.SECONDS);
        }
    }

    private static void requested(Span span, ModelCall call) {
        if (call.asks().n() > 1) {
            span.setAttribute(GenAi.REQUEST_CHOICES, (long) call.asks().n());
        }
        if (call.asks().maxTokens() > 0) {
            span.setAttribute(GenAi.REQUEST_MAX_TOKENS, (long) call.asks().maxTokens());
        }
        if (!call.conversation().isEmpty()) {
            span.setAttribute(GenAi.CONVERSATION, Redaction.of(call.conversation()));
        }
    }

    /** The span of one call; {@link #end} once. */
    public static final class CallSpan {
        static final CallSpan NONE = new CallSpan(null);

        private final @Nullable Span span;

        private CallSpan(@Nullable Span span) {
            this.span = span;
        }

        /** The trace's id in hex, empty where the call is not traced. */
        public String traceId() {
            return span != null && span.isRecording() ? span.getSpanContext().getTraceId() : "";
        }

        public void end(String plan, CallOutcome outcome) {
            if (span == null) {
                return;
            }
            if (span.isRecording()) {
                answered(span, plan, outcome);
            }
            span.end();
        }

        private static void answered(Span span, String plan, CallOutcome outcome) {
            span.setAttribute(GenAi.PLAN, plan);
            span.setAttribute(GenAi.STATUS, (long) outcome.status());
            span.setAttribute(GenAi.ENDING, outcome.ending().name().toLowerCase(Locale.ROOT));
            if (!outcome.responseModel().isEmpty()) {
                span.setAttribute(GenAi.RESPONSE_MODEL, outcome.responseModel());
            }
            if (!outcome.responseId().isEmpty()) {
                span.setAttribute(GenAi.RESPONSE_ID, outcome.responseId());
            }
            if (!outcome.finish().isEmpty()) {
                span.setAttribute(GenAi.FINISH_REASONS, java.util.List.of(outcome.finish()));
            }
            outcome.firstChunk().ifPresent(wait -> span.setAttribute(GenAi.FIRST_CHUNK, wait.toNanos() / 1e9));
            span.setAttribute(GenAi.INPUT_TOKENS, outcome.usage().input());
            span.setAttribute(GenAi.OUTPUT_TOKENS, outcome.usage().output());
            if (outcome.usage().reasoning() > 0) {
                span.setAttribute(GenAi.REASONING_TOKENS, outcome.usage().reasoning());
            }
            if (outcome.ending() != CallOutcome.Ending.ANSWERED) {
                String why = outcome.refusal().isEmpty() ? outcome.ending().name() : outcome.refusal();
                span.setAttribute(GenAi.ERROR, Objects.requireNonNull(why).toLowerCase(Locale.ROOT));
                span.setStatus(StatusCode.ERROR);
            }
        }
    }
}
