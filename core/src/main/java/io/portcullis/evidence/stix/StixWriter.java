package io.portcullis.evidence.stix;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.statement.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A STIX 2.1 bundle of what was found in one case: identity, marking, campaign, indicators that point to it with a
 * sighting each, and a report around them. Ids are UUIDs of version 5 made of what they
 * stand for, so that the same indicator of the same source has the same id in every bundle.
 *
 * <p>All texts are made of fixed words; a customer's words are in it only where {@link Released} says that a person
 * released them.
 */
public final class StixWriter {
    private static final byte[] NAMESPACE = HexFormat.of().parseHex("6f9a2c5e7b1d5e3a9c408d2b71f0a4e6");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String source;
    private final Instant made;
    private final Tlp tlp;
    private final ArrayNode objects = StrictJson.object().putArray("objects");

    private StixWriter(String source, Instant made, Tlp tlp) {
        this.source = source;
        this.made = made;
        this.tlp = tlp;
    }

    /**
     * Texts that a person decided to share.
     *
     * @param by that person
     */
    public record Released(String by, List<String> texts) {}

    /**
     * What is shared.
     *
     * @param source the operator's name
     * @param about id of the case
     * @param first when the first of the exchanges behind it was
     * @param count exchanges behind it
     */
    public record Shared(
            String source,
            String about,
            Instant made,
            Instant first,
            Instant last,
            int count,
            Tlp tlp,
            List<Indicator> indicators,
            Optional<Released> released) {}

    /** The bundle as canonical JSON. */
    public static byte[] bytes(Shared shared) {
        StixWriter writer = new StixWriter(shared.source(), shared.made(), shared.tlp());
        ObjectNode bundle = StrictJson.object()
                .put("type", "bundle")
                .put("id", writer.id("bundle", shared.about() + "|" + shared.made()));
        bundle.set("objects", writer.write(shared));
        return StrictJson.bytes(bundle);
    }

    private ArrayNode write(Shared shared) {
        marking();
        String identity = id("identity", source);
        common("identity", identity).put("name", source).put("identity_class", "organization");
        ObjectNode report = common("report", id("report", shared.about() + "|" + shared.made()))
                .put("name", "Extraction of a model, case " + shared.about())
                .put("description", description(shared))
                .put("published", time(made));
        report.putArray("report_types").add("indicator").add("campaign");
        ArrayNode refs = report.putArray("object_refs");
        String campaign = id("campaign", shared.about());
        common("campaign", campaign)
                .put("name", "Model extraction, case " + shared.about())
                .put("first_seen", time(shared.first()))
                .put("last_seen", time(shared.last()));
        refs.add(campaign);
        for (Indicator indicator : shared.indicators()) {
            String id = indicator(indicator);
            refs.add(id).add(relation(id, campaign)).add(sighting(id, identity, shared));
        }
        return objects;
    }

    private String description(Shared shared) {
        String plain =
                "%d indicators from %d exchanges.".formatted(shared.indicators().size(), shared.count());
        return shared.released()
                .map(released ->
                        plain + " Texts released by " + released.by() + ": " + String.join(" | ", released.texts()))
                .orElse(plain);
    }

    private void marking() {
        ObjectNode marking = objects.addObject()
                .put("type", "marking-definition")
                .put("spec_version", "2.1")
                .put("id", tlp.id())
                .put("created", "2017-01-20T00:00:00.000Z")
                .put("definition_type", "tlp")
                .put("name", "TLP:" + tlp.name());
        marking.putObject("definition").put("tlp", tlp.word());
    }

    private String indicator(Indicator indicator) {
        String id = id("indicator", indicator.source() + "|" + indicator.pattern());
        ObjectNode node = common("indicator", id)
                .put("name", "Model extraction: " + indicator.kind().name().toLowerCase(Locale.ROOT))
                .put("description", indicator.description())
                .put("pattern", indicator.pattern())
                .put("pattern_type", "stix")
                .put("valid_from", time(indicator.from()))
                .put("confidence", indicator.confidence());
        indicator.until().ifPresent(until -> node.put("valid_until", time(until)));
        node.putArray("indicator_types").add("malicious-activity");
        return id;
    }

    private String relation(String indicator, String campaign) {
        String id = id("relationship", indicator + "|" + campaign);
        common("relationship", id)
                .put("relationship_type", "indicates")
                .put("source_ref", indicator)
                .put("target_ref", campaign);
        return id;
    }

    private String sighting(String indicator, String identity, Shared shared) {
        String id = id("sighting", indicator + "|" + shared.about() + "|" + shared.made());
        ObjectNode node = common("sighting", id)
                .put("first_seen", time(shared.first()))
                .put("last_seen", time(shared.last()))
                .put("count", shared.count())
                .put("sighting_of_ref", indicator);
        node.putArray("where_sighted_refs").add(identity);
        return id;
    }

    private ObjectNode common(String type, String id) {
        ObjectNode node = objects.addObject()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", id)
                .put("created", time(made))
                .put("modified", time(made));
        if (!type.equals("identity")) {
            node.put("created_by_ref", id("identity", source));
        }
        node.putArray("object_marking_refs").add(tlp.id());
        return node;
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }

    /** UUID of version 5 (RFC 9562). */
    private String id(String type, String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(NAMESPACE);
            byte[] hash = sha1.digest((source + "|" + type + "|" + name).getBytes(StandardCharsets.UTF_8));
            hash[6] = (byte) (hash[6] & 0x0f | 0x50);
            hash[8] = (byte) (hash[8] & 0x3f | 0x80);
            String hex = HexFormat.of().formatHex(hash, 0, 16);
            return type + "--" + hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                    + hex.substring(16, 20) + "-" + hex.substring(20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is in every Java", e);
        }
    }
}
