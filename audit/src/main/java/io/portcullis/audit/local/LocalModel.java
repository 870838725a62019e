package io.portcullis.audit.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small language model: a retrieval-weighted n-gram model with Witten-Bell interpolation (Witten and Bell 1991),
 * trained in memory in a fraction of a second from text that is shipped with it. Immutable; safe for any thread.
 *
 * <p>The probability of a token after a history is interpolated over history lengths 0 to 5 (12 inside code). Every
 * place of the training text counts with the weight that the question gives to its sentence (overlap of stems,
 * weighted by rarity), so the same machine speaks of bread to a baker and of keys to an engineer. A new sentence sees
 * no history but the full stop, so that sentences mix; text that was already said counts less; a generic sentence
 * names the subject of the question where the training text says {@code <topic>}. The logits are log p / 0.6 inside
 * a sentence and log p / 0.8 where one begins, because there is more than one good way to go on.
 */
public final class LocalModel {
    private static final double FLOOR = 0.001;
    private static final double GENERIC = 0.05;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}][\\p{L}\\p{M}\\p{Nd}_+#-]*");
    private static final Pattern CODE =
            Pattern.compile("(?i)\\b(code|function|program|script|query|write a (python|java|sql))\\b");
    private static final int QUESTION_CHARS_MAX = 20_000;
    private static final Set<String> COMMON =
            Set.of(("a about all also am an and any are as at be been before but by can could did do does"
                            + " explain for from give get had has have he her here him his how i if in "
                            + "into is it its just let like make"
                            + " many may me more most much my need no not of on one only or other our "
                            + "out over own please same say"
                            + " she should show so some step such tell than that the their them then "
                            + "there these they this think"
                            + " those through to today two up us use used using very want was way we "
                            + "were what when where which"
                            + " while who why will with would write you your describe summarise "
                            + "summarize answer question thing"
                            + " work works best good mean between difference short detail detailed "
                            + "example examples list"
                            + " help know act first word words sentence paragraph thanks thank hey")
                    .split(" "));

    private final Vocabulary vocabulary;
    private final List<Script> scripts;
    private final TrainingText text;
    private final Map<String, Double> rarity = new HashMap<>();
    private final List<Set<String>> scriptStems = new ArrayList<>();
    private final List<Set<String>> titleStems = new ArrayList<>();
    private final List<Set<String>> sentenceStems = new ArrayList<>();
    private final BitSet fenced = new BitSet();

    private LocalModel(List<Script> scripts) {
        this.scripts = List.copyOf(scripts);
        vocabulary = Vocabulary.of(scripts.stream().map(Script::text).toList());
        text = new TrainingText(vocabulary, scripts);
        for (Script script : scripts) {
            Set<String> stems = stems(script.title() + " " + script.text());
            scriptStems.add(stems);
            titleStems.add(stems(script.title()));
            stems.forEach(stem -> rarity.merge(stem, 1.0, Double::sum));
        }
        rarity.replaceAll((stem, scriptCount) -> Math.log((scripts.size() + 1) / scriptCount));
        StringBuilder[] sentences = new StringBuilder[text.sentences()];
        Arrays.setAll(sentences, i -> new StringBuilder());
        for (int i = 0; i < text.tokens.length; i++) {
            sentences[text.sentenceOf[i]].append(vocabulary.decode(text.tokens[i]));
        }
        for (StringBuilder sentence : sentences) {
            if (sentence.indexOf("```") >= 0) {
                fenced.set(sentenceStems.size());
            }
            sentenceStems.add(stems(sentence.toString()));
        }
    }

    /** The model trained from the shipped text. */
    public static LocalModel shipped() {
        return new LocalModel(Script.shipped());
    }

    static LocalModel trained(List<Script> scripts) {
        return new LocalModel(scripts);
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    TrainingText text() {
        return text;
    }

    /** Length of a text in tokens. */
    public int count(String any) {
        return vocabulary.encode(any).length;
    }

    /** Lower-case words without the commonest, cut to a stem so that plurals and most endings meet. */
    static Set<String> stems(String any) {
        Set<String> stems = new HashSet<>();
        Matcher words = WORD.matcher(any.length() > QUESTION_CHARS_MAX ? any.substring(0, QUESTION_CHARS_MAX) : any);
        while (words.find()) {
            String word = words.group().toLowerCase(Locale.ROOT);
            if (!COMMON.contains(word)) {
                stems.add(stem(word));
            }
        }
        return stems;
    }

    private static String stem(String word) {
        String stem = word;
        for (String ending : List.of("ing", "ies", "es", "ed", "s", "y", "e")) {
            if (stem.length() > ending.length() + 2 && stem.endsWith(ending)) {
                stem = stem.substring(0, stem.length() - ending.length());
                break;
            }
        }
        return stem;
    }

    /**
     * What the model makes of a question.
     *
     * @param question the last turn of the user
     * @param context what was said before, counts a quarter
     */
    Topic topic(String question, String context, Script.Voice voice) {
        Map<String, Double> asked = new HashMap<>();
        stems(context).forEach(stem -> asked.put(stem, 0.25));
        stems(question).forEach(stem -> asked.put(stem, 1.0));
        if (asked.isEmpty()) {
            asked.put("assistant", 1.0);
        }
        boolean code = CODE.matcher(question).find();
        double[] scriptWeight = scriptWeights(asked, voice);
        double[] weights = new double[text.sentences()];
        for (int s = 0; s < weights.length; s++) {
            double overlap = 0;
            for (String stem : sentenceStems.get(s)) {
                overlap += asked.getOrDefault(stem, 0.0) * rarity.getOrDefault(stem, 0.0);
            }
            weights[s] = scriptWeight[text.scriptOf[s]] * (1 + overlap / 3);
            weights[s] *= code && (fenced.get(s) || fenced.get(s + 1)) ? 12 : 1;
        }
        return new Topic(weights, unigram(weights, question), subject(question, context));
    }

    private double[] scriptWeights(Map<String, Double> asked, Script.Voice voice) {
        double[] scores = new double[scripts.size()];
        double best = 0;
        for (int s = 0; s < scores.length; s++) {
            for (Map.Entry<String, Double> word : asked.entrySet()) {
                double gain = word.getValue() * rarity.getOrDefault(word.getKey(), 0.0);
                scores[s] += titleStems.get(s).contains(word.getKey())
                        ? 3 * gain
                        : scriptStems.get(s).contains(word.getKey()) ? 0.6 * gain : 0;
            }
            best = scripts.get(s).voice() == voice ? Math.max(best, scores[s]) : best;
        }
        double[] weights = new double[scores.length];
        for (int s = 0; s < scores.length; s++) {
            double share = best < 1.5 ? 0 : scores[s] / best;
            double weight = FLOOR + share * share * share;
            if (scripts.get(s).generic()) {
                weight = best < 1.5 ? 1 : GENERIC;
            }
            weights[s] = scripts.get(s).voice() == voice ? weight : FLOOR * FLOOR;
        }
        return weights;
    }

    private double[] unigram(double[] weights, String question) {
        double[] mass = new double[vocabulary.size()];
        double sum = 0;
        for (int i = 0; i < text.tokens.length; i++) {
            if (text.tokens[i] != Vocabulary.START) {
                mass[text.tokens[i]] += weights[text.sentenceOf[i]];
                sum += weights[text.sentenceOf[i]];
            }
        }
        int[] cache = vocabulary.encode(question.substring(0, Math.min(question.length(), QUESTION_CHARS_MAX)));
        for (int token : cache) {
            mass[token] += 0.05 * sum / cache.length;
        }
        double total = Arrays.stream(mass).sum();
        for (int token = 0; token < mass.length; token++) {
            mass[token] = 0.999 * mass[token] / total + 0.001 / mass.length;
        }
        return mass;
    }

    /** The longest run of uncommon words of the question, at most three, rare words preferred. */
    private int[] subject(String question, String context) {
        String best = "";
        double bestScore = 0;
        for (String clause :
                question.substring(0, Math.min(question.length(), 2000)).split("[^\\p{L}\\p{M}\\p{Nd}_+# '’-]+")) {
            List<String> run = new ArrayList<>();
            for (String word : (clause + " the").trim().split("\\s+")) {
                boolean common = COMMON.contains(word.toLowerCase(Locale.ROOT))
                        || !WORD.matcher(word).matches();
                if (common || run.size() == 3) {
                    double score = 0;
                    for (String part : run) {
                        score += rarity.getOrDefault(
                                stem(part.toLowerCase(Locale.ROOT)), Math.log(scripts.size() + 1.0));
                    }
                    if (score > bestScore * 1.2) {
                        bestScore = score;
                        best = String.join(" ", run);
                    }
                    run.clear();
                }
                if (!common) {
                    run.add(word);
                }
            }
        }
        if (best.isEmpty()) {
            return context.isBlank() || context.equals(question) ? vocabulary.encode(" this") : subject(context, "");
        }
        return vocabulary.encode(" " + best.substring(0, Math.min(best.length(), 60)));
    }
}
