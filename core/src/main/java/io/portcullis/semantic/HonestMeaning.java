package io.portcullis.semantic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What honest accounts look like to one embedding model: for each plan, and for all plans together under {@value #ALL},
 * how alike an account's prompts are among each other; and how much the accounts of honest groups differ. A reference
 * of its own, beside the calibration: no alarm rests on it.
 *
 * @param model whose vectors it was made with
 * @param made how, in words
 * @param likeness mean cosine of two prompts of an account, ascending, by plan
 * @param groups {@link MeaningGroup#ownTheme} of honest groups, ascending
 */
public record HonestMeaning(String model, String made, Map<String, List<Double>> likeness, List<Double> groups) {
    /** The plan that stands for any. */
    public static final String ALL = "*";
    /** A plan with fewer honest accounts is compared with all. */
    private static final int PLAN_LEAST = 40;

    private static final String SHIPPED = "/io/portcullis/semantic/honest.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    public HonestMeaning {
        Map<String, List<Double>> sorted = new TreeMap<>();
        likeness.forEach((plan, values) -> sorted.put(plan, sorted(values)));
        likeness = sorted;
        groups = sorted(groups);
        if (sorted.getOrDefault(ALL, List.of()).isEmpty()) {
            throw new IllegalArgumentException("a reference without honest accounts");
        }
    }

    private static List<Double> sorted(Collection<Double> values) {
        return values.stream().sorted(Comparator.naturalOrder()).toList();
    }

    /** The reference in the jar. */
    public static HonestMeaning shipped() {
        try (InputStream in = HonestMeaning.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + SHIPPED);
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("the jar's " + SHIPPED + " cannot be read", e);
        }
    }

    /** Reads {@link #json}; IllegalArgumentException says what is wrong. */
    public static HonestMeaning parse(byte[] json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
        Map<String, List<Double>> likeness = new TreeMap<>();
        root.path("likeness").properties().forEach(entry -> likeness.put(entry.getKey(), numbers(entry.getValue())));
        return new HonestMeaning(
                root.path("model").asText(), root.path("made").asText(), likeness, numbers(root.path("groups")));
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(one -> numbers.add(one.asDouble()));
        return numbers;
    }

    /** As {@link #parse} reads it, numbers to four digits. */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("model", model);
        root.put("made", made);
        ObjectNode plans = root.putObject("likeness");
        likeness.forEach((plan, values) -> array(plans.putArray(plan), values));
        array(root.putArray("groups"), groups);
        return root.toString() + "\n";
    }

    private static void array(ArrayNode into, List<Double> values) {
        values.forEach(value -> into.add(StrictMath.round(value * 1e4) / 1e4));
    }

    private List<Double> of(String plan) {
        List<Double> own = likeness.getOrDefault(plan, List.of());
        return own.size() >= PLAN_LEAST ? own : likeness.getOrDefault(ALL, List.of());
    }

    /** How many honest accounts a plan is compared with. */
    int accounts(String plan) {
        return of(plan).size();
    }

    /** Conformal p-value of an account at least as broad: (1 + honest ones as broad) / (honest ones + 1). */
    double broad(String plan, double value) {
        List<Double> honest = of(plan);
        return (1.0 + honest.stream().filter(one -> one <= value).count()) / (honest.size() + 1);
    }

    /** The likeness that this share of honest accounts of the plan lies below. */
    double quantile(String plan, double share) {
        return quantile(of(plan), share);
    }

    /** Share of honest groups whose accounts differ as little, or less. */
    double groupsAsOne(double ownTheme) {
        return (1.0 + groups.stream().filter(one -> one <= ownTheme).count()) / (groups.size() + 1);
    }

    /** What this share of honest groups lies below; 0 without groups. */
    double groupQuantile(double share) {
        return groups.isEmpty() ? 0 : quantile(groups, share);
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()));
    }
}
