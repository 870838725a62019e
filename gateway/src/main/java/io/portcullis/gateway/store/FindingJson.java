package io.portcullis.gateway.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.StatisticalFinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A statistical finding as a JSON object whose fields are the record's. */
public final class FindingJson {
    private static final JsonMapper JSON = new JsonMapper();

    private FindingJson() {}

    public static ObjectNode node(StatisticalFinding finding) {
        ObjectNode node = JSON.createObjectNode()
                .put("id", finding.id())
                .put("subject", finding.subject())
                .put("test", finding.test())
                .put("hypothesis", finding.hypothesis())
                .put("statistic", finding.statistic())
                .put("value", finding.value())
                .put("sample", finding.sample())
                .put("unit", finding.unit())
                .put("p", finding.p())
                .put("corrected", finding.corrected())
                .put("correction", finding.correction())
                .put("calibration", finding.calibration())
                .put("code", finding.code())
                .put("at", finding.at().toString())
                .put("because", finding.because())
                .put("limits", finding.limits());
        finding.exchanges().forEach(node.putArray("exchanges")::add);
        return node;
    }

    /** Reads what {@link #node} wrote. */
    static StatisticalFinding read(String text) {
        try {
            return read(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored finding is no JSON", e);
        }
    }

    /**
     * Reads one that somebody sent.
     *
     * @throws RuntimeException where a field is missing or out of range
     */
    public static StatisticalFinding read(JsonNode node) {
        List<String> exchanges = new ArrayList<>();
        node.path("exchanges").forEach(one -> exchanges.add(one.asText()));
        return new StatisticalFinding(
                node.path("id").asText(),
                node.path("subject").asText(),
                node.path("test").asText(),
                node.path("hypothesis").asText(),
                node.path("statistic").asText(),
                node.path("value").asDouble(),
                node.path("sample").asLong(),
                node.path("unit").asText(),
                node.path("p").asDouble(),
                node.path("corrected").asDouble(),
                node.path("correction").asText(),
                node.path("calibration").asText(),
                node.path("code").asText(),
                Instant.parse(node.path("at").asText()),
                exchanges,
                node.path("because").asText(),
                node.path("limits").asText());
    }
}
