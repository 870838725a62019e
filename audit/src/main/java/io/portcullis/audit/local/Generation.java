package io.portcullis.audit.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One text being drawn from the model, a token a call; ends with {@link Vocabulary#END}. Not thread safe. */
final class Generation {
    private static final double NEGLIGIBLE = 1e-9;

    private final Distribution distribution;
    private final Sampling sampling;
    private final SplittableRandom random;

    Generation(LocalModel model, Topic topic, Sampling sampling, double sentencesExpected, long salt) {
        this.distribution = new Distribution(model.vocabulary(), model.text(), topic, sentencesExpected);
        this.sampling = sampling;
        this.random = new SplittableRandom(sampling.seed() * 0x9E3779B97F4A7C15L + salt);
    }

    /** The probabilities that {@link #next} draws from: biased, tempered, not yet cut by top_p; sum to 1. */
    double[] probabilities() {
        double[] z = distribution.logits();
        for (Map.Entry<Integer, Double> bias : sampling.logitBias().entrySet()) {
            z[bias.getKey()] += bias.getValue();
        }
        double temperature = sampling.temperature() == 0 ? 1 : sampling.temperature();
        double highest = Double.NEGATIVE_INFINITY;
        for (double logit : z) {
            highest = Math.max(highest, logit);
        }
        double sum = 0;
        for (int token = 0; token < z.length; token++) {
            z[token] = Math.exp((z[token] - highest) / temperature);
            sum += z[token];
        }
        for (int token = 0; token < z.length; token++) {
            z[token] /= sum;
        }
        return z;
    }

    Token next() {
        double[] p = probabilities();
        int drawn = sampling.temperature() == 0 ? best(p) : draw(p);
        Token token = new Token(drawn, Math.log(Math.max(p[drawn], Double.MIN_NORMAL)), top(p));
        distribution.say(drawn);
        return token;
    }

    private static int best(double[] p) {
        int best = 0;
        for (int token = 1; token < p.length; token++) {
            best = p[token] > p[best] ? token : best;
        }
        return best;
    }

    private int draw(double[] p) {
        if (sampling.topP() == 1) {
            return walk(p, random.nextDouble());
        }
        List<Integer> nucleus = new ArrayList<>();
        for (int token = 0; token < p.length; token++) {
            if (p[token] > NEGLIGIBLE) {
                nucleus.add(token);
            }
        }
        nucleus.sort(Comparator.comparingDouble((Integer token) -> -p[token]).thenComparing(token -> token));
        double mass = 0;
        int kept = 0;
        while (kept < nucleus.size() && mass < sampling.topP()) {
            mass += p[nucleus.get(kept++)];
        }
        double left = random.nextDouble() * mass;
        for (int i = 0; i < kept; i++) {
            left -= p[nucleus.get(i)];
            if (left < 0) {
                return nucleus.get(i);
            }
        }
        return nucleus.get(0);
    }

    private static int walk(double[] p, double point) {
        double left = point;
        for (int token = 0; token < p.length; token++) {
            left -= p[token];
            if (left < 0) {
                return token;
            }
        }
        return best(p);
    }

    private List<Token.Alternative> top(double[] p) {
        List<Token.Alternative> top = new ArrayList<>();
        for (int token = 0; token < p.length && sampling.topLogprobs() > 0; token++) {
            boolean full = top.size() == sampling.topLogprobs();
            if (p[token] <= 0
                    || full && Math.log(p[token]) <= top.get(top.size() - 1).logprob()) {
                continue;
            }
            double logprob = Math.log(p[token]);
            int at = top.size();
            while (at > 0 && top.get(at - 1).logprob() < logprob) {
                at--;
            }
            top.add(at, new Token.Alternative(token, logprob));
            if (top.size() > sampling.topLogprobs()) {
                top.remove(top.size() - 1);
            }
        }
        return top;
    }
}
