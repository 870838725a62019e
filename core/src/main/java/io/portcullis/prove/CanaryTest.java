package io.portcullis.prove;

import io.portcullis.mark.CanaryBook;
import io.portcullis.mark.MarkKey;
import io.portcullis.mark.Tails;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a suspect prefers the variants that an account was served. Of each class the variant it names most often
 * among its answers counts, or none where two are named equally often; for a key drawn independently of the suspect
 * each class hits with a probability of 1/m at most, whatever the suspect prefers, so that the p-value
 * P[Bin(K, 1/m) >= H] holds exactly or is too large.
 */
public final class CanaryTest {
    private final CanaryBook book;
    private final Map<String, Map<Integer, Integer>> answers = new HashMap<>();
    private final Map<String, CanaryBook.CanaryClass> classes = new HashMap<>();

    public CanaryTest(CanaryBook book) {
        this.book = book;
        book.classes().forEach(canary -> classes.put(canary.name(), canary));
    }

    /** Adds one answer of the suspect to a class's question; false where the book has no such class. */
    public boolean add(String name, String answer) {
        CanaryBook.CanaryClass canary = classes.get(name);
        if (canary == null) {
            return false;
        }
        Map<Integer, Integer> counts = answers.computeIfAbsent(name, n -> new HashMap<>());
        canary.named(answer).ifPresent(variant -> counts.merge(variant, 1, Integer::sum));
        return true;
    }

    /** Classes that were asked about. */
    public int asked() {
        return answers.size();
    }

    /** The test for one account's key. */
    public Result test(MarkKey key) {
        int hits = 0;
        double chance = 0;
        List<String> which = new ArrayList<>();
        for (Map.Entry<String, Map<Integer, Integer>> entry : answers.entrySet()) {
            CanaryBook.CanaryClass canary = classes.get(entry.getKey());
            if (canary == null) {
                throw new IllegalStateException("the book " + book.sha256() + " lost a class");
            }
            chance = Math.max(chance, 1.0 / canary.kind().variants().size());
            if (favourite(entry.getValue()).equals(Optional.of(canary.variant(key)))) {
                hits++;
                which.add(entry.getKey());
            }
        }
        double p = answers.isEmpty() ? 1 : Tails.binomial(answers.size(), chance, hits);
        which.sort(String::compareTo);
        return new Result(answers.size(), hits, p, which);
    }

    private static Optional<Integer> favourite(Map<Integer, Integer> counts) {
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        List<Integer> all = counts.entrySet().stream()
                .filter(e -> e.getValue() == most)
                .map(Map.Entry::getKey)
                .toList();
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /**
     * What the answers say about one key.
     *
     * @param classes asked about
     * @param p before any correction for the number of keys tried
     * @param which classes hit, by name
     */
    public record Result(int classes, int hits, double p, List<String> which) {
        public Result {
            which = List.copyOf(which);
        }
    }
}
