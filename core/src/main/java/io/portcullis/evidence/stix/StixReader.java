package io.portcullis.evidence.stix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.statement.StrictJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes the indicators out of a STIX 2.1 bundle that somebody else made. Understood are patterns of one comparison over
 * our own keys or over networks; everything else is passed over and counted by its reason. The source is the name of
 * the identity that an indicator names as its creator.
 */
public final class StixReader {
    /** Objects of a bundle at most. */
    public static final int OBJECTS_MAX = 50_000;

    private static final int CONFIDENCE_UNKNOWN = 50;

    private final Map<String, String> identities = new HashMap<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final List<Indicator> indicators = new ArrayList<>();

    private StixReader() {}

    /** What reading gave. */
    public sealed interface Result {
        /** @param skipped how many indicators were passed over, by reason */
        record Read(List<Indicator> indicators, Map<String, Integer> skipped) implements Result {}

        record Refused(String why) implements Result {}
    }

    public static Result read(byte[] bytes) {
        Optional<ObjectNode> bundle = StrictJson.read(bytes);
        if (bundle.isEmpty() || !bundle.get().path("type").asText().equals("bundle")) {
            return new Result.Refused("this is no STIX bundle");
        }
        JsonNode objects = bundle.get().path("objects");
        if (!objects.isArray() || objects.size() > OBJECTS_MAX) {
            return new Result.Refused("the bundle has no list of at most %d objects".formatted(OBJECTS_MAX));
        }
        StixReader reader = new StixReader();
        for (JsonNode one : objects) {
            if (one.path("type").asText().equals("identity")) {
                reader.identities.put(one.path("id").asText(), one.path("name").asText());
            }
        }
        for (JsonNode one : objects) {
            if (one.path("type").asText().equals("indicator")) {
                reader.indicator(one);
            }
        }
        return new Result.Read(List.copyOf(reader.indicators), Map.copyOf(reader.skipped));
    }

    private void indicator(JsonNode node) {
        Optional<Indicator.Said> said = Indicator.said(node.path("pattern").asText());
        String source =
                plain(identities.getOrDefault(node.path("created_by_ref").asText(), ""));
        String type = node.path("pattern_type").asText("stix");
        if (!node.path("spec_version").asText().equals("2.1")) {
            skip("not of STIX 2.1");
        } else if (node.path("revoked").asBoolean()) {
            skip("revoked");
        } else if (!type.equals("stix") || said.isEmpty()) {
            skip("a pattern we do not look for");
        } else if (source.isBlank()) {
            skip("no identity says it");
        } else {
            take(node, said.get(), source);
        }
    }

    private void take(JsonNode node, Indicator.Said said, String source) {
        try {
            Optional<Instant> until = Optional.ofNullable(node.get("valid_until"))
                    .map(JsonNode::asText)
                    .map(Instant::parse);
            indicators.add(new Indicator(
                    said.kind(),
                    said.property(),
                    said.value(),
                    source,
                    node.path("confidence").asInt(CONFIDENCE_UNKNOWN),
                    Instant.parse(node.path("valid_from").asText()),
                    until,
                    tlp(node)));
        } catch (DateTimeException e) {
            skip("a time that is none");
        } catch (IllegalArgumentException e) {
            skip("a value that does not fit its kind");
        }
    }

    /** The strictest marking counts; without one, nothing may be passed on. */
    private static Tlp tlp(JsonNode node) {
        Optional<Tlp> strictest = Optional.empty();
        for (JsonNode ref : node.path("object_marking_refs")) {
            Optional<Tlp> one = Tlp.of(ref.asText());
            if (one.isPresent() && (strictest.isEmpty() || one.get().compareTo(strictest.get()) > 0)) {
                strictest = one;
            }
        }
        return strictest.orElse(Tlp.RED);
    }

    private void skip(String why) {
        skipped.merge(why, 1, Integer::sum);
    }

    private static String plain(String name) {
        String shown = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "").strip();
        return shown.length() > 100 ? shown.substring(0, 100) : shown;
    }
}
