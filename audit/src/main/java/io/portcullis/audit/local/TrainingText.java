package io.portcullis.audit.local;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The training text as tokens, with an index that finds every place where a history stood.
 *
 * <p>Places are sorted by the reversed text before them (a suffix array of the reversed text), so the places that
 * follow the same k tokens are one range, and the range for k + 1 tokens lies inside that for k.
 */
final class TrainingText {
    /** Longest history that the order of places takes into account, in tokens. */
    static final int HISTORY_MAX = 12;

    final int[] tokens;
    /** Sentence that each token belongs to; numbers rise from 0. */
    final int[] sentenceOf;
    /** Places whose token stands inside a code block. */
    final BitSet inCode = new BitSet();
    /** Script that each sentence belongs to. */
    final int[] scriptOf;

    private final int[] order;

    TrainingText(Vocabulary vocabulary, List<Script> scripts) {
        int[][] encoded = new int[scripts.size()][];
        int length = 0;
        for (int s = 0; s < encoded.length; s++) {
            encoded[s] = vocabulary.encodeTraining(scripts.get(s).text());
            length += encoded[s].length + 2;
        }
        tokens = new int[length];
        sentenceOf = new int[length];
        int[] scriptOfSentence = new int[length];
        int at = 0;
        int sentence = 0;
        for (int s = 0; s < encoded.length; s++) {
            tokens[at] = Vocabulary.START;
            sentenceOf[at++] = sentence;
            boolean fenced = false;
            for (int token : encoded[s]) {
                String text = vocabulary.decode(token);
                inCode.set(at, fenced);
                tokens[at] = token;
                sentenceOf[at++] = sentence;
                scriptOfSentence[sentence] = s;
                fenced ^= isFence(text);
                if (!fenced && endsSentence(text)) {
                    sentence++;
                }
            }
            tokens[at] = Vocabulary.END;
            sentenceOf[at++] = sentence;
            scriptOfSentence[sentence++] = s;
        }
        scriptOf = Arrays.copyOf(scriptOfSentence, sentence);
        order = sorted();
    }

    static boolean endsSentence(String token) {
        return token.equals(".") || token.equals("?") || token.equals("!") || token.startsWith("\n");
    }

    static boolean isFence(String token) {
        return token.endsWith("```");
    }

    int sentences() {
        return scriptOf.length;
    }

    /** The token that stands at a place of the order. */
    int place(int rank) {
        return order[rank];
    }

    /** All places, as a range of ranks {from, to}. */
    int[] everywhere() {
        return new int[] {0, order.length};
    }

    /** Narrows a range that already agrees on {@code depth} tokens of history to those with {@code token} before. */
    int[] narrow(int[] range, int depth, int token) {
        int from = bound(range, depth, token);
        return new int[] {from, bound(new int[] {from, range[1]}, depth, token + 1)};
    }

    private int bound(int[] range, int depth, int token) {
        int low = range[0];
        int high = range[1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (before(order[middle], depth) < token) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int before(int place, int depth) {
        int at = place - 1 - depth;
        return at < 0 ? -1 : tokens[at];
    }

    private int[] sorted() {
        Integer[] places = new Integer[tokens.length];
        Arrays.setAll(places, i -> i);
        Arrays.sort(places, (a, b) -> {
            for (int depth = 0; depth < HISTORY_MAX; depth++) {
                int compared = Integer.compare(before(a, depth), before(b, depth));
                if (compared != 0) {
                    return compared;
                }
            }
            return Integer.compare(a, b);
        });
        int[] sorted = new int[places.length];
        Arrays.setAll(sorted, i -> places[i]);
        return sorted;
    }
}
