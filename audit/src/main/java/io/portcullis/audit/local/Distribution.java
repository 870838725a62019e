package io.portcullis.audit.local;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The model's distribution of the next token of one answer, which moves on with every token said. Not thread safe.
 *
 * <p>Interpolation over history lengths k: p_k = l c_k(w)/C_k + (1 - l) p_(k-1), with l = n/(n + g t), n the weighted
 * number of places with this history, t the number of different tokens that follow it, and g smaller at the start of a
 * sentence, where almost anything may follow.
 */
final class Distribution {
    private static final double SHARPNESS = 1 / 0.6;
    private static final double BOLDER = 1 / 0.8;
    private static final double COPY = 0.98;
    private static final double SAID_BEFORE = 1e-4;
    private static final double WITHIN = 0.35;
    private static final double BETWEEN = 0.003;
    private static final double NEVER = 1e-12;
    private static final double OTHER_OPENINGS = 0.75;
    private static final int PROSE_HISTORY = 5;

    private final Vocabulary vocabulary;
    private final TrainingText text;
    private final Topic topic;
    private final double sentencesExpected;
    private final double[] p;
    private final double[] counts;
    private final int[] seen;
    private final BitSet said = new BitSet();

    private final int fullStop;
    private int[] history = new int[256];
    private int length;
    private int sentenceStart;
    private int sentences;
    private boolean fenced;
    private int copied;
    private double topicMass;
    private int[] deepest = {0, 0};
    private int depth;

    Distribution(Vocabulary vocabulary, TrainingText text, Topic topic, double sentencesExpected) {
        this.vocabulary = vocabulary;
        this.text = text;
        this.topic = topic;
        this.sentencesExpected = sentencesExpected;
        p = new double[vocabulary.size()];
        counts = new double[vocabulary.size()];
        seen = new int[vocabulary.size()];
        fullStop = vocabulary.encode(".")[0];
        push(Vocabulary.START);
    }

    /** Logits of the next token over the whole vocabulary, valid until {@link #say}. */
    double[] logits() {
        interpolate();
        topicMass = p[Vocabulary.TOPIC];
        p[topic.subject()[0]] += topicMass;
        p[Vocabulary.TOPIC] = 0;
        p[Vocabulary.START] = 0;
        p[Vocabulary.END] *= endFactor();
        if (copied > 0) {
            double sum = Arrays.stream(p).sum();
            for (int token = 0; token < p.length; token++) {
                p[token] *= (1 - COPY) / sum;
            }
            p[topic.subject()[copied]] += COPY;
        }
        double sharpness = length == sentenceStart && !fenced ? BOLDER : SHARPNESS;
        for (int token = 0; token < p.length; token++) {
            p[token] = sharpness * Math.log(Math.max(p[token], NEVER));
        }
        return p;
    }

    private double endFactor() {
        boolean between = length > 1 && length == sentenceStart && !fenced;
        double share = sentences / sentencesExpected;
        return between ? Math.min(40, share * share * share) : 0;
    }

    private void interpolate() {
        System.arraycopy(topic.unigram(), 0, p, 0, p.length);
        int inSentence = length - sentenceStart;
        int longest = fenced ? TrainingText.HISTORY_MAX : Math.min(PROSE_HISTORY, inSentence + 1);
        int[] range = text.everywhere();
        for (depth = 0; depth < Math.min(longest, length); ) {
            int[] narrower = text.narrow(range, depth, history[length - 1 - depth]);
            if (narrower[0] == narrower[1]) {
                break;
            }
            range = narrower;
            depth++;
            mix(range, inSentence < 3 && !fenced, 1);
        }
        if (length == 1 && otherOpenings()[0] < otherOpenings()[1]) {
            mix(otherOpenings(), true, OTHER_OPENINGS);
        }
        deepest = range;
    }

    /** An answer need not begin as a text did: any sentence of the subject may come first. */
    private int[] otherOpenings() {
        return text.narrow(text.everywhere(), 0, fullStop);
    }

    private double weight(int[] range, int token) {
        double weight = 0;
        double all = 0;
        for (int rank = range[0]; rank < range[1]; rank++) {
            double one = topic.sentenceWeight()[text.sentenceOf[text.place(rank)]];
            weight += text.tokens[text.place(rank)] == token ? one : 0;
            all += one;
        }
        return weight / all;
    }

    private void mix(int[] range, boolean avoidSaid, double most) {
        double mass = 0;
        double undamped = 0;
        int distinct = 0;
        for (int rank = range[0]; rank < range[1]; rank++) {
            int place = text.place(rank);
            int sentence = text.sentenceOf[place];
            double weight = topic.sentenceWeight()[sentence];
            undamped += weight;
            if (avoidSaid && said.get(sentence)) {
                weight *= SAID_BEFORE;
            }
            if (text.inCode.get(place) != fenced) {
                weight *= NEVER;
            }
            int token = text.tokens[place];
            if (counts[token] == 0) {
                seen[distinct++] = token;
            }
            counts[token] += weight;
            mass += weight;
        }
        int places = range[1] - range[0];
        double effective = places * Math.max(0.1, Math.sqrt(Math.min(1, undamped / places)));
        double share = most * effective / (effective + (avoidSaid ? BETWEEN : WITHIN) * distinct);
        for (int token = 0; token < p.length; token++) {
            p[token] *= 1 - share;
        }
        for (int i = 0; i < distinct; i++) {
            int token = seen[i];
            p[token] += share * counts[token] / mass;
            counts[token] = 0;
        }
    }

    /** Moves on: the token was drawn. */
    void say(int token) {
        if (copied > 0 && token == topic.subject()[copied]) {
            copied = copied + 1 == topic.subject().length ? 0 : copied + 1;
            return;
        }
        boolean names = copied == 0 && token == topic.subject()[0] && topicMass > 0.01;
        copied = names && topic.subject().length > 1 ? 1 : 0;
        int written = names ? Vocabulary.TOPIC : token;
        if (depth >= 4) {
            for (int rank = deepest[0]; rank < deepest[1]; rank++) {
                if (text.tokens[text.place(rank)] == written) {
                    said.set(text.sentenceOf[text.place(rank)]);
                }
            }
        }
        if (length == 1 && weight(otherOpenings(), written) > weight(deepest, written)) {
            history[0] = fullStop;
        }
        push(written);
    }

    private void push(int token) {
        if (length == history.length) {
            history = Arrays.copyOf(history, length * 2);
        }
        history[length++] = token;
        String word = token < Vocabulary.END || token > Vocabulary.TOPIC ? vocabulary.decode(token) : "";
        fenced ^= TrainingText.isFence(word);
        if (token == Vocabulary.START || !fenced && TrainingText.endsSentence(word)) {
            sentenceStart = length;
            sentences += word.startsWith("\n") ? 0 : 1;
        }
    }
}
