package io.portcullis.bench.detection.town;

import io.portcullis.bench.detection.rival.HashedNgrams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Texts grouped by subject: spherical k-means over hashed n-grams, so that an honest account can be given a few
 * interests instead of a draw from the whole corpus.
 */
final class Interests {
    private static final int ROUNDS = 4;

    private Interests() {}

    /** Indices of the texts by cluster; every cluster holds at least one. */
    static List<List<Integer>> cluster(List<String> texts, int clusters, Random random) {
        int k = Math.max(1, Math.min(clusters, texts.size()));
        HashedNgrams ngrams = new HashedNgrams(128);
        float[][] points = new float[texts.size()][];
        for (int i = 0; i < points.length; i++) {
            points[i] = ngrams.embed(texts.get(i));
        }
        float[][] centres = new float[k][];
        for (int c = 0; c < k; c++) {
            centres[c] = points[random.nextInt(points.length)].clone();
        }
        int[] home = new int[points.length];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < points.length; i++) {
                home[i] = nearest(points[i], centres);
            }
            centres = means(points, home, centres);
        }
        List<List<Integer>> groups = new ArrayList<>();
        for (int c = 0; c < k; c++) {
            groups.add(new ArrayList<>());
        }
        for (int i = 0; i < home.length; i++) {
            groups.get(home[i]).add(i);
        }
        groups.removeIf(List::isEmpty);
        return groups;
    }

    private static int nearest(float[] point, float[][] centres) {
        int best = 0;
        float bestDot = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < centres.length; c++) {
            float dot = 0;
            float[] centre = centres[c];
            for (int d = 0; d < point.length; d++) {
                dot += point[d] * centre[d];
            }
            if (dot > bestDot) {
                bestDot = dot;
                best = c;
            }
        }
        return best;
    }

    private static float[][] means(float[][] points, int[] home, float[][] old) {
        float[][] sums = new float[old.length][old[0].length];
        for (int i = 0; i < points.length; i++) {
            float[] sum = sums[home[i]];
            for (int d = 0; d < sum.length; d++) {
                sum[d] += points[i][d];
            }
        }
        for (int c = 0; c < sums.length; c++) {
            double norm = 0;
            for (float x : sums[c]) {
                norm += x * x;
            }
            if (norm == 0) {
                sums[c] = Arrays.copyOf(old[c], old[c].length);
                continue;
            }
            float scale = (float) (1 / Math.sqrt(norm));
            for (int d = 0; d < sums[c].length; d++) {
                sums[c][d] *= scale;
            }
        }
        return sums;
    }
}
