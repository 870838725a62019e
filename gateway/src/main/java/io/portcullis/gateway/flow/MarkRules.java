package io.portcullis.gateway.flow;

import io.portcullis.decide.Decision;
import io.portcullis.shape.KnownText;
import io.portcullis.traffic.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to become of answers' texts; part of what is in force.
 *
 * @param canaries whether a decision for canaries is acted upon
 * @param epochLength how long a key lasts
 * @param reasoningTags whether reasoning inside tags is taken out of answers of plans that hide reasoning
 * @param echo which known texts are kept from being repeated, if any
 * @param candidates answers of which the key's best is shown where texts are marked, 1 for none but the one
 */
public record MarkRules(
        Watermark watermark,
        boolean canaries,
        Marking.Tenant tenant,
        Duration epochLength,
        boolean reasoningTags,
        Optional<Echo> echo,
        int candidates) {
    /** Texts pass as they come. */
    public static final MarkRules NONE = new MarkRules(
            Watermark.OFF, false, Marking.Tenant.ACCOUNT, Duration.ofDays(30), false, Optional.empty(), 1);

    /** When texts are marked. */
    public enum Watermark {
        OFF,
        DECIDED,
        ALWAYS
    }

    /**
     * Known texts.
     *
     * @param words how many in a row are an echo
     * @param cutting whether the rest of an answer is withheld after one
     * @param system whether the call's own system prompt is one
     * @param texts the operator's own, if any
     */
    public record Echo(int words, boolean cutting, boolean system, Optional<KnownText> texts) {}

    public MarkRules {
        if (epochLength.toSeconds() < 1) {
            throw new IllegalArgumentException("an epoch lasts a second at least, not " + epochLength);
        }
        if (candidates < 1) {
            throw new IllegalArgumentException("there is one candidate at least, not " + candidates);
        }
    }

    boolean marks(Decision decision) {
        return switch (watermark) {
            case OFF -> false;
            case DECIDED -> decision.watermark();
            case ALWAYS -> true;
        };
    }

    String tenant(Caller caller) {
        return tenant.of(caller);
    }

    /** The name of the epoch at a time: when it began. */
    public String epoch(Instant at) {
        long length = epochLength.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), length) * length)
                .toString();
    }
}
