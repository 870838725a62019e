package io.portcullis.bench.detection.rival;

/**
 * What a rival sees of one account: its exchanges in time order.
 *
 * @param times milliseconds since the epoch
 * @param points embeddings, unit length
 * @param signatures MinHash signatures of word 5-shingles
 */
public record Window(long[] times, float[][] points, int[][] signatures) {
    public int size() {
        return times.length;
    }
}
