package io.portcullis.gateway.observe;

import io.portcullis.traffic.Caller;
import io.portcullis.traffic.ModelCall;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One structured line a call. The fields below are all there are: ids, names, counts and times; no header, body,
 * address or credential can come in, because nothing that holds one is taken as an argument.
 */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("portcullis.access");

    private final boolean enabled;

    public AccessLog(boolean enabled) {
        this.enabled = enabled;
    }

    /** Writes the line of a call that ended; {@code caller} is empty where nobody was recognised. */
    public void ended(ModelCall call, Optional<Caller> caller, String traceId, CallOutcome outcome) {
        if (!enabled || !LOG.isInfoEnabled()) {
            return;
        }
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("id", call.id())
                .addKeyValue("endpoint", call.endpoint().path())
                .addKeyValue("model", call.model())
                .addKeyValue("stream", call.stream())
                .addKeyValue("status", outcome.status())
                .addKeyValue("ending", outcome.ending().name().toLowerCase(Locale.ROOT));
        if (caller.isPresent()) {
            line = line.addKeyValue("account", caller.get().account())
                    .addKeyValue("org", caller.get().org())
                    .addKeyValue("key", caller.get().key())
                    .addKeyValue("plan", caller.get().plan());
        }
        line = text(line, "upstream", outcome.upstream());
        line = text(line, "refusal", outcome.refusal());
        line = text(line, "trace", traceId);
        if (outcome.firstChunk().isPresent()) {
            line = line.addKeyValue("first_chunk_ms", outcome.firstChunk().get().toMillis());
        }
        line.addKeyValue("input_tokens", outcome.usage().input())
                .addKeyValue("output_tokens", outcome.usage().output())
                .addKeyValue("chunks", outcome.chunks())
                .addKeyValue("bytes", outcome.bytes())
                .addKeyValue("ms", outcome.took().toMillis())
                .log("call");
    }

    private static LoggingEventBuilder text(LoggingEventBuilder line, String field, String value) {
        return value.isEmpty() ? line : line.addKeyValue(field, value);
    }
}
