package io.portcullis.bench.intents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * <p>Data: templates in nine languages written for this project ({@code resources/intents/*.txt}, Apache-2.0), filled with
 * prompts of the corpora named in {@link #HONEST}, whose licences their manifest gives (Apache-2.0, MIT, CC BY, CC0). The
 * corpora's own attack rows are not used. The same prompts without template are honest examples. Model: one logistic
 * regression an intent, stochastic gradient descent with L2 decay, seed 1, weights rounded to 8 bits. Prints recall and
 * false positives on templates and prompts held out of training.
 */
public final class TrainIntents {
    static final List<String> HONEST = List.of(
            "arena_hard",
            "hh_harmless_mt_a",
            "oasst_lottery",
            "oasst_zh_mt",
            "prompts_chat",
            "banking77_router",
            "bfcl_live",
            "ci_commit_bot",
            "rag_nq_en",
            "restaurant8k_extract",
            "taskmaster4_coffee",
            "tau_airline_agent",
            "sweagent_demo",
            "alpaca_eval_harness",
            "huatuo_kg_zh");
    private static final int CLASSES = Intent.values().length;
    private static final int EXAMPLES = 60_000;
    private static final int EPOCHS = 4;
    private static final int MAGIC = 0x50494e31;

    private record Example(int[] features, int label) {}

    private final Random random = new Random(1);
    private final float[] weights = new float[IntentModel.BUCKETS * CLASSES];
    private final float[] bias = new float[CLASSES];

    private TrainIntents() {}

    public static void main(String[] args) throws IOException {
        new TrainIntents().run(Path.of(args[0]), Path.of(args[1]));
    }

    private void run(Path corpora, Path out) throws IOException {
        List<String> prompts = prompts(corpora);
        List<List<String>> templates = new ArrayList<>();
        for (Intent intent : Intent.values()) {
            templates.add(lines(intent.name().toLowerCase(java.util.Locale.ROOT)));
        }
        templates.add(lines("honest"));
        List<Example> train = new ArrayList<>();
        List<Example> held = new ArrayList<>();
        for (int i = 0; i < EXAMPLES; i++) {
            boolean hold = i % 10 == 0;
            (hold ? held : train).add(example(templates, prompts, hold));
        }
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            java.util.Collections.shuffle(train, random);
            for (Example example : train) {
                step(example, 0.5f / (1 + epoch));
            }
        }
        report("training", train);
        report("held-out templates", held);
        write(out);
    }

    /** Every seventh template of an intent is held out; a tenth of the honest prompts too. */
    private Example example(List<List<String>> templates, List<String> prompts, boolean hold) {
        int label = random.nextInt(10) < 5 ? CLASSES : random.nextInt(CLASSES);
        List<String> own = templates.get(label);
        int index = random.nextInt(own.size());
        while (label < CLASSES && (index % 7 == 6) != hold) {
            index = random.nextInt(own.size());
        }
        String template = label == CLASSES && random.nextInt(3) > 0 ? "{q}" : own.get(index);
        String text = template.replace("{q}", cut(prompts, hold)).replace("{r}", cut(prompts, hold));
        Tokens tokens = Tokens.of(text, 1536, 640);
        int size = tokens.size();
        boolean tail = size > IntentModel.SEGMENT && template.indexOf("{q}") < 8 && label < CLASSES;
        int from = tail ? size - IntentModel.SEGMENT : 0;
        return new Example(IntentModel.features(tokens, from, Math.min(size, from + IntentModel.SEGMENT)), label);
    }

    private String cut(List<String> prompts, boolean hold) {
        int index = random.nextInt(prompts.size());
        index = hold ? index / 10 * 10 : index % 10 == 0 ? (index + 1) % prompts.size() : index;
        String prompt = prompts.get(index);
        int length = 20 + random.nextInt(400);
        return prompt.length() <= length ? prompt : prompt.substring(0, length);
    }

    private void step(Example example, float rate) {
        double norm = 1 / Math.sqrt(Math.max(1, example.features().length));
        for (int c = 0; c < CLASSES; c++) {
            double error = (example.label() == c ? 1 : 0) - probability(example.features(), c);
            float gradient = (float) (rate * error * norm);
            bias[c] += 0.1f * rate * (float) error;
            for (int feature : example.features()) {
                int at = feature * CLASSES + c;
                weights[at] += gradient - rate * 2e-4f * weights[at];
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

    private void report(String name, List<Example> examples) {
        for (int c = 0; c < CLASSES; c++) {
            int hits = 0;
            int positives = 0;
            int alarms = 0;
            int negatives = 0;
            for (Example example : examples) {
                boolean said = probability(example.features(), c) >= 0.5;
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

    private static List<String> prompts(Path corpora) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> prompts = new ArrayList<>();
        for (String name : HONEST) {
            int taken = 0;
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(corpora.resolve(name + ".jsonl.gz"))),
                    StandardCharsets.UTF_8))) {
                String line;
                while ((line = reader.readLine()) != null && taken < 1500) {
                    JsonNode row = json.readTree(line);
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
