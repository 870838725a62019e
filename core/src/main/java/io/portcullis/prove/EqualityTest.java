package io.portcullis.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether two models answer the same prompts with the same distribution: the squared maximum mean discrepancy with a
 * Hamming kernel over the answers' first characters, and its place among those of answers permuted between the two
 * within each prompt; p = (1 + b) / (1 + B), never 0 (Gao et al. 2024, Model Equality Testing).
 *
 * <p>A low p says that the two differ. A high p says only that no difference was seen.
 */
public final class EqualityTest {
    private static final int ANSWERS_MAX = 1_000;

    private final int length;
    private final List<Prompt> prompts = new ArrayList<>();

    /** Answers of both to one prompt: kernel values between all pairs, ours first. */
    private record Prompt(float[][] kernel, int ours) {}

    /**
     * A test that looks at so many characters of an answer.
     *
     * @param length at least 1
     */
    public EqualityTest(int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be positive, but is " + length);
        }
        this.length = length;
    }

    /** Adds answers to one prompt; prompts with fewer than two of either say nothing and are left out. */
    public EqualityTest add(List<String> ours, List<String> theirs) {
        if (ours.size() < 2 || theirs.size() < 2) {
            return this;
        }
        List<String> all = new ArrayList<>(ours.subList(0, Math.min(ours.size(), ANSWERS_MAX)));
        int first = all.size();
        all.addAll(theirs.subList(0, Math.min(theirs.size(), ANSWERS_MAX)));
        float[][] kernel = new float[all.size()][all.size()];
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                kernel[i][j] = kernel[j][i] = agreement(all.get(i), all.get(j));
            }
        }
        prompts.add(new Prompt(kernel, first));
        return this;
    }

    /** The share of the first characters that are the same; an answer that has ended agrees with one that has ended. */
    private float agreement(String a, String b) {
        int same = 0;
        for (int i = 0; i < length; i++) {
            int left = i < a.length() ? a.charAt(i) : -1;
            int right = i < b.length() ? b.charAt(i) : -1;
            same += left == right ? 1 : 0;
        }
        return (float) same / length;
    }

    /** The test; the same seed gives the same p. */
    public Result test(int permutations, long seed) {
        if (permutations < 1) {
            throw new IllegalArgumentException("permutations must be positive, but is " + permutations);
        }
        List<int[]> orders = new ArrayList<>();
        for (Prompt prompt : prompts) {
            int[] order = new int[prompt.kernel().length];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
            orders.add(order);
        }
        double observed = discrepancy(orders);
        SplittableRandom random = new SplittableRandom(seed);
        int beyond = 0;
        for (int b = 0; b < permutations; b++) {
            orders.forEach(order -> shuffle(order, random));
            beyond += discrepancy(orders) >= observed - 1e-12 ? 1 : 0;
        }
        return new Result(prompts.size(), observed, (1.0 + beyond) / (1.0 + permutations));
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }

    /** The unbiased estimate, meaned over the prompts. */
    private double discrepancy(List<int[]> orders) {
        double sum = 0;
        for (int p = 0; p < prompts.size(); p++) {
            Prompt prompt = prompts.get(p);
            int[] order = orders.get(p);
            int m = prompt.ours();
            int n = order.length - m;
            double within = 0;
            double among = 0;
            double between = 0;
            for (int i = 0; i < order.length; i++) {
                for (int j = 0; j < i; j++) {
                    float k = prompt.kernel()[order[i]][order[j]];
                    within += i < m ? k : 0;
                    among += j >= m ? k : 0;
                    between += i >= m && j < m ? k : 0;
                }
            }
            sum += 2 * within / (m * (m - 1.0)) + 2 * among / (n * (n - 1.0)) - 2 * between / ((double) m * n);
        }
        return prompts.isEmpty() ? 0 : sum / prompts.size();
    }

    /**
     * What the answers say.
     *
     * @param discrepancy squared, meaned over prompts; 0 in the mean where the two are equal
     */
    public record Result(int prompts, double discrepancy, double p) {}
}
