package io.portcullis.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.mark.BestOfN;
import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotDetector;
import io.portcullis.prove.Holm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What texts, taken together, say about keys of both watermarks: an exact p for each key, and Holm's correction over
 * all of them, whichever scheme they are of.
 */
final class MarkReport {
    static final double PRACTICAL = 1.08;
    static final double PROVABLE = 20;

    private static final String NOTHING = "No mark was found. That does not show that there is none.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SlotDetector slots = new SlotDetector();
    private final List<String> texts = new ArrayList<>();

    /**
     * What the texts say about one key.
     *
     * @param places slots, or runs of words, each once
     * @param hits slots that stand as the key would have them, or how far the key likes the words (its expectation
     *     without a mark is their number)
     */
    private record Found(MarkKey key, long places, double hits, double p) {}

    void add(String text) {
        slots.add(text);
        texts.add(text);
    }

    ObjectNode of(List<MarkKey> keys, double alpha) {
        ObjectNode report = JSON.createObjectNode()
                .put("words", slots.words())
                .put("slots", slots.slots())
                .put("keys_tried", keys.size())
                .put("alpha", alpha);
        ArrayNode rows = report.putArray("keys");
        if (slots.words() < SlotDetector.WORDS_MIN) {
            String small = "Under %d words nothing is claimed: there is too little text to tell."
                    .formatted(SlotDetector.WORDS_MIN);
            return report.put("marked", false).put("claim", small);
        }
        List<Found> found = keys.stream().map(this::found).toList();
        List<Double> corrected = Holm.corrected(found.stream().map(Found::p).toList());
        List<ObjectNode> all = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            all.add(row(found.get(i), corrected.get(i), alpha));
        }
        all.sort(Comparator.comparingDouble((ObjectNode row) -> row.path("p").asDouble())
                .thenComparing(row -> row.path("tenant").asText()));
        all.forEach(rows::add);
        boolean marked = rows.path(0).path("marked").asBoolean();
        return report.put("marked", marked).put("claim", marked ? claim(all.getFirst()) : NOTHING);
    }

    private static String claim(ObjectNode row) {
        return "The %s depends on the key of tenant %s, epoch %s (corrected p = %.2g)."
                .formatted(
                        row.path("scheme").asText().equals(MarkKey.SLOTS)
                                ? "wording"
                                : "choice among a model's answers",
                        row.path("tenant").asText(),
                        row.path("epoch").asText(),
                        row.path("p_corrected").asDouble());
    }

    private Found found(MarkKey key) {
        if (key.scheme().equals(MarkKey.SLOTS)) {
            SlotDetector.Score score = slots.score(key);
            return new Found(key, score.slots(), score.hits(), score.p());
        }
        BestOfN words = new BestOfN(key);
        texts.forEach(text -> words.next().add(text));
        BestOfN.Score score = words.score();
        return new Found(key, score.units(), score.sum(), score.p());
    }

    private static ObjectNode row(Found found, double corrected, double alpha) {
        ObjectNode row = JSON.createObjectNode()
                .put("scheme", found.key().scheme())
                .put("tenant", found.key().tenant())
                .put("epoch", found.key().epoch())
                .put("places", found.places());
        if (found.key().scheme().equals(MarkKey.SLOTS)) {
            row.put("hits", (long) found.hits());
        } else {
            row.put("score", found.hits());
        }
        return row.put("p", found.p())
                .put("p_practical", Math.min(1, found.p() * PRACTICAL))
                .put("p_provable", Math.min(1, found.p() * PROVABLE))
                .put("p_corrected", corrected)
                .put("marked", corrected <= alpha);
    }
}
