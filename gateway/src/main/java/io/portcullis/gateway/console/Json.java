package io.portcullis.gateway.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.admit.Acceptance;
import io.portcullis.admit.Limits;
import io.portcullis.admit.Plan;
import io.portcullis.admit.Terms;
import io.portcullis.gateway.authenticate.AccountRecord;
import io.portcullis.gateway.authenticate.KeyRecord;
import io.portcullis.gateway.store.AuditEntry;
import io.portcullis.gateway.store.DayUsage;
import io.portcullis.gateway.store.OrgRecord;
import io.portcullis.gateway.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The console's JSON: what goes out is listed field by field, so that nothing secret slips through. */
final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxNumberLength(30)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final JsonMapper LINES = new JsonMapper();

    private Json() {}

    /** Reads an object; no bytes at all are an empty one. */
    static JsonNode object(byte[] text) {
        if (text.length == 0) {
            return NODES.objectNode();
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            throw StoreException.invalid("", "the body is not well-formed JSON");
        }
        throw StoreException.invalid("", "the body must be a JSON object");
    }

    /** A line of the exchange log; its bodies may be deeper than what administrators send. */
    static JsonNode record(byte[] line) {
        try {
            return LINES.readTree(line);
        } catch (IOException e) {
            throw StoreException.invalid("exchange", "the record is no JSON");
        }
    }

    static <T> ObjectNode list(String name, Collection<T> all, Function<T, ObjectNode> form) {
        ObjectNode node = NODES.objectNode();
        ArrayNode array = node.putArray(name);
        all.forEach(one -> array.add(form.apply(one)));
        return node;
    }

    static ObjectNode org(OrgRecord org) {
        return NODES.objectNode()
                .put("id", org.id())
                .put("name", org.name())
                .put("created", org.created().toString());
    }

    static ObjectNode account(AccountRecord account) {
        return NODES.objectNode()
                .put("id", account.id())
                .put("org", account.org())
                .put("plan", account.plan())
                .put("verification", lower(account.verification()))
                .put("status", lower(account.status()))
                .put("created", account.created().toString());
    }

    static ObjectNode key(KeyRecord key) {
        ObjectNode node = NODES.objectNode()
                .put("id", key.id())
                .put("account", key.account())
                .put("shown", key.shown() + "...")
                .put("created", key.created().toString())
                .put("expires", text(key.expires()))
                .put("revoked", text(key.revoked()))
                .put("grace_end", text(key.graceEnd()));
        ArrayNode networks = node.putArray("networks");
        key.networks().forEach(network -> networks.add(network.toString()));
        return node;
    }

    private static @org.jspecify.annotations.Nullable String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    static ObjectNode plan(Plan plan) {
        Limits limits = plan.limits();
        ObjectNode node = NODES.objectNode()
                .put("name", plan.name())
                .put("exposure", plan.exposure())
                .put("terms", plan.terms())
                .put("keep", lower(plan.keep()));
        node.putObject("limits")
                .put("calls_per_minute", limits.callsPerMinute())
                .put("tokens_per_minute", limits.tokensPerMinute())
                .put("concurrent", limits.concurrent())
                .put("tokens_per_day", limits.tokensPerDay())
                .put("tokens_per_month", limits.tokensPerMonth())
                .put("budget_micros_per_month", limits.budgetMicrosPerMonth());
        ArrayNode models = node.putArray("models");
        plan.models().stream().sorted().forEach(models::add);
        return node;
    }

    static ObjectNode terms(Terms terms) {
        return NODES.objectNode()
                .put("id", terms.id())
                .put("hash", terms.hash())
                .put("url", terms.url())
                .put("effective", terms.effective().toString())
                .put("grace_seconds", terms.grace().toSeconds())
                .put("licence", terms.licence().isPresent());
    }

    static ObjectNode acceptance(Acceptance acceptance) {
        return NODES.objectNode()
                .put("account", acceptance.account())
                .put("terms", acceptance.terms())
                .put("hash", acceptance.hash())
                .put("at", acceptance.at().toString())
                .put("ip", acceptance.ip())
                .put("how", acceptance.how())
                .put("key", acceptance.keyId());
    }

    static ObjectNode usage(DayUsage day) {
        return NODES.objectNode()
                .put("day", day.day().toString())
                .put("calls", day.calls())
                .put("input_tokens", day.inputTokens())
                .put("output_tokens", day.outputTokens())
                .put("cost_micros", day.costMicros());
    }

    static ObjectNode audit(AuditEntry entry) {
        return NODES.objectNode()
                .put("n", entry.n())
                .put("at", entry.at().toString())
                .put("who", entry.who())
                .put("what", entry.what())
                .put("subject", entry.subject())
                .put("detail", entry.detail());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
