package io.portcullis.bench.intents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.bench.detection.town.Split;
import io.portcullis.inspect.Intent;
import io.portcullis.inspect.IntentModel;
import io.portcullis.sketch.Tokens;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * The command that trains {@link IntentModel}: {@code TrainIntents CORPORA_DIR OUT_FILE}.
 *
 * <p>Data: templates in nine languages written for this project ({@code resources/intents/*.txt}, Apache-2.0): lists of
 * whole sentences, and grammars written apart from them ({@code *-grammar.txt}) whose {@code [one|another]} choices are
 * drawn anew for every example. They are filled with prompts of the corpora named in {@link #HONEST}, all of the tuning
 * side of {@link Split}, whose licences their manifest gives (Apache-2.0, MIT, CC BY). Attack sources among them serve
 * as neutral questions; their own templates are not used. The same prompts without template are honest examples. Model:
 * one logistic regression an intent, stochastic gradient descent with L2 decay, seed 1, weights rounded to 8 bits.
 *
 * <p>First it trains on grammars only and prints recall on the sentences, and the reverse: neither was written with the
 * other in view. Then it trains on all and writes the model.
 */
public final class TrainIntents {
    static final List<String> HONEST = List.of(
            "hh_harmless_mt_a",
            "oasst_lottery",
            "oasst_zh_mt",
            "prompts_chat",
            "mt_bench",
            "clinc150_classify",
            "ci_commit_bot",
            "taskmaster4_coffee",
            "gpteacher_codegen",
            "gpteacher_roleplay",
            "glaive_toolcall_mt",
            "huatuo_liver_zh_mt");
    private static final List<String> SOURCES = List.of(
            "prometheus_rubric",
            "attack_templates_dev",
            "longctx_kv",
            "gpteacher_codegen",
            "glaive_toolcall_mt",
            "huatuo_liver_zh_mt",
            "clinc150_classify",
            "oasst_zh_mt",
            "ci_commit_bot",
            "prompts_chat",
            "mt_bench");
    private static final int CLASSES = Intent.values().length;
    private static final int EXAMPLES = 120_000;
    private static final int EPOCHS = 3;
    private static final float DECAY = 3e-3f;
    private static final int DROPOUT = 60;
    private static final int MAGIC = 0x50494e31;

    private final List<List<String>> synonyms = new ArrayList<>();

    private record Example(int[] features, int label) {}

    private final Random random = new Random(1);
    private final float[] weights = new float[IntentModel.BUCKETS * CLASSES];
    private final float[] bias = new float[CLASSES];

    /** What to train on. */
    private enum Part {
        SENTENCES,
        GRAMMARS,
        ALL
    }

    private final Part part;

    private TrainIntents(Part part) {
        this.part = part;
    }

    public static void main(String[] args) throws IOException {
        for (Part part : Part.values()) {
            new TrainIntents(part).run(Path.of(args[0]), Path.of(args[1]));
        }
    }

    private void run(Path corpora, Path out) throws IOException {
        for (String line : lines("synonyms")) {
            synonyms.add(List.of(line.split(" ")));
        }
        List<String> prompts = prompts(corpora, HONEST);
        List<List<String>> sentences = templates("");
        List<List<String>> grammars = templates("-grammar");
        List<Example> train = new ArrayList<>();
        List<Example> held = new ArrayList<>();
        for (int i = 0; i < EXAMPLES; i++) {
            boolean sentence = part == Part.SENTENCES || part == Part.ALL && i % 2 == 0;
            train.add(example(sentence ? sentences : grammars, prompts, false));
            if (part != Part.ALL && i % 10 == 0) {
                held.add(example(sentence ? grammars : sentences, prompts, true));
            }
        }
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            java.util.Collections.shuffle(train, random);
            for (Example example : train) {
                step(example, 0.5f / (1 + epoch));
            }
        }
        if (part != Part.ALL) {
            report("trained on %s, tested on the other, at 0.5".formatted(part), held, 0.5);
            report("trained on %s, tested on the other, at 0.3".formatted(part), held, 0.3);
            return;
        }
        write(out);
        for (String source : SOURCES) {
            byCorpus(corpora, source);
        }
    }

    private static List<List<String>> templates(String suffix) throws IOException {
        List<List<String>> templates = new ArrayList<>();
        for (Intent intent : Intent.values()) {
            templates.add(lines(intent.name().toLowerCase(java.util.Locale.ROOT) + suffix));
        }
        templates.add(lines("honest" + suffix));
        return templates;
    }

    /** One of every choice in square brackets. */
    private String drawn(String grammar) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < grammar.length()) {
            int open = grammar.indexOf('[', at);
            int close = grammar.indexOf(']', open + 1);
            if (open < 0 || close < 0) {
                break;
            }
            text.append(grammar, at, open);
            String inside = grammar.substring(open + 1, close);
            String[] choices = inside.split("\\|", -1);
            text.append(choices.length == 1 ? "[" + inside + "]" : choices[random.nextInt(choices.length)]);
            at = close + 1;
        }
        return text.append(grammar.substring(at)).toString();
    }

    /** What the model makes of a whole corpus: its strongest intent and the share of rows that have any. */
    private void byCorpus(Path corpora, String source) throws IOException {
        double[] sums = new double[CLASSES];
        int any = 0;
        List<String> prompts = prompts(corpora, List.of(source));
        for (String prompt : prompts) {
            Tokens tokens = Tokens.of(prompt, 1536, 640);
            int size = tokens.size();
            int[] head = IntentModel.features(tokens, 0, Math.min(size, IntentModel.SEGMENT));
            int[] tail = IntentModel.features(tokens, Math.max(0, size - IntentModel.SEGMENT), size);
            double best = 0;
            for (int c = 0; c < CLASSES; c++) {
                double probability = Math.max(probability(head, c), probability(tail, c));
                sums[c] += probability / prompts.size();
                best = Math.max(best, probability);
            }
            any += best >= 0.5 ? 1 : 0;
        }
        System.out.printf("%s: any %.3f", source, any / (double) prompts.size());
        for (int c = 0; c < CLASSES; c++) {
            System.out.printf(", %s %.3f", Intent.values()[c], sums[c]);
        }
        System.out.println();
    }

    private Example example(List<List<String>> templates, List<String> prompts, boolean hold) {
        int label = random.nextInt(10) < 5 ? CLASSES : random.nextInt(CLASSES);
        List<String> own = templates.get(label);
        String template =
                label == CLASSES && random.nextInt(2) == 0 ? "{q}" : drawn(own.get(random.nextInt(own.size())));
        if (!hold) {
            template = varied(template, label < CLASSES ? own : List.of());
        }
        String text = template.replace("{q}", cut(prompts, hold)).replace("{r}", cut(prompts, hold));
        Tokens tokens = Tokens.of(text, 1536, 640);
        int size = tokens.size();
        boolean tail = size > IntentModel.SEGMENT && template.indexOf("{q}") < 8 && label < CLASSES;
        int from = tail ? size - IntentModel.SEGMENT : 0;
        return new Example(IntentModel.features(tokens, from, Math.min(size, from + IntentModel.SEGMENT)), label);
    }

    /** Words changed for synonyms, some left out, sometimes a sentence of another template after. */
    private String varied(String template, List<String> own) {
        StringBuilder text = new StringBuilder();
        for (String word : template.split("(?<=[ ，。：、])|(?=[ ，。：、])")) {
            boolean slot = word.contains("{");
            if (slot || random.nextInt(100) >= 15) {
                text.append(slot ? word : synonym(word));
            }
        }
        if (!own.isEmpty() && random.nextInt(3) == 0) {
            String other = drawn(own.get(random.nextInt(own.size())));
            text.append(' ').append(other.replace("{q}", "").replace("{r}", ""));
        }
        return text.toString();
    }

    private String synonym(String word) {
        if (random.nextInt(2) == 0) {
            return word;
        }
        String plain = word.toLowerCase(java.util.Locale.ROOT).replaceAll("[.,:;]$", "");
        for (List<String> group : synonyms) {
            if (group.contains(plain)) {
                return group.get(random.nextInt(group.size()));
            }
            for (String member : group) {
                if (member.charAt(0) > 0x3000 && word.contains(member)) {
                    return word.replace(member, group.get(random.nextInt(group.size())));
                }
            }
        }
        return word;
    }

    /** A tenth of the prompts is for testing only. */
    private String cut(List<String> prompts, boolean hold) {
        int index = random.nextInt(prompts.size()) / 10 * 10 + (hold ? 0 : 1 + random.nextInt(9));
        String prompt = prompts.get(Math.min(index, prompts.size() - 1));
        int length = 20 + random.nextInt(400);
        return prompt.length() <= length ? prompt : prompt.substring(0, length);
    }

    private void step(Example example, float rate) {
        int[] kept = new int[example.features().length];
        int count = 0;
        for (int feature : example.features()) {
            if (random.nextInt(100) >= DROPOUT) {
                kept[count++] = feature;
            }
        }
        int[] features = java.util.Arrays.copyOf(kept, count);
        double norm = 1 / Math.sqrt(Math.max(1, count));
        for (int c = 0; c < CLASSES; c++) {
            double error = (example.label() == c ? 1 : 0) - probability(features, c);
            float gradient = (float) (rate * error * norm);
            bias[c] += 0.1f * rate * (float) error;
            for (int feature : features) {
                int at = feature * CLASSES + c;
                weights[at] += gradient - rate * DECAY * weights[at];
            }
        }
    }

    private double probability(int[] features, int c) {
        double sum = 0;
        for (int feature : features) {
            sum += weights[feature * CLASSES + c];
        }
        return 1 / (1 + Math.exp(-(bias[c] + sum / Math.sqrt(Math.max(1, features.length)))));
    }

    private void report(String name, List<Example> examples, double threshold) {
        for (int c = 0; c < CLASSES; c++) {
            int hits = 0;
            int positives = 0;
            int alarms = 0;
            int negatives = 0;
            for (Example example : examples) {
                boolean said = probability(example.features(), c) >= threshold;
                if (example.label() == c) {
                    positives++;
                    hits += said ? 1 : 0;
                } else if (example.label() == CLASSES) {
                    negatives++;
                    alarms += said ? 1 : 0;
                }
            }
            System.out.printf(
                    "%s %s: recall %.3f of %d, false positives %.4f of %d%n",
                    name,
                    Intent.values()[c],
                    hits / (double) positives,
                    positives,
                    alarms / (double) negatives,
                    negatives);
        }
    }

    private void write(Path out) throws IOException {
        float largest = 0;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        float scale = largest / 127;
        try (DataOutputStream stream = new DataOutputStream(Files.newOutputStream(out))) {
            stream.writeInt(MAGIC);
            stream.writeInt(CLASSES);
            stream.writeInt(IntentModel.BUCKETS);
            stream.writeFloat(scale);
            for (float one : bias) {
                stream.writeFloat(one);
            }
            for (float weight : weights) {
                stream.writeByte(Math.round(weight / scale));
            }
        }
        System.out.printf("wrote %d bytes%n", Files.size(out));
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = TrainIntents.class.getResourceAsStream("/intents/" + name + ".txt")) {
            if (in == null) {
                throw new IOException("no templates named " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.isBlank())
                    .toList();
        }
    }

    private static List<String> prompts(Path corpora, List<String> names) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> prompts = new ArrayList<>();
        for (String name : names) {
            int taken = 0;
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(corpora.resolve(name + ".jsonl.gz"))),
                    StandardCharsets.UTF_8))) {
                String line;
                while ((line = reader.readLine()) != null && taken < 1500) {
                    JsonNode row = json.readTree(line);
                    if (!Split.TUNE.holds(name, row.path("session").asText(""))) {
                        continue;
                    }
                    prompts.add(row.path("prompt").asText());
                    if (taken % 10 == 0 && !row.path("system").asText().isEmpty()) {
                        prompts.add(row.path("system").asText());
                    }
                    taken++;
                }
            }
        }
        return prompts;
    }
}
