package io.portcullis.bench.detection.town;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What campaigns are after: the attack sources of one side, dealt out so that accounts of a campaign share a pool. */
final class Loot {
    private static final int PART = 900;

    private final Split split;
    private final Corpora corpora;
    private final Random random;
    private final Map<String, Integer> dealt = new HashMap<>();
    private final Map<String, List<Row>> order = new HashMap<>();

    Loot(Split split, Corpora corpora, Random random) {
        this.split = split;
        this.corpora = corpora;
        this.random = random;
    }

    private boolean tune() {
        return split == Split.TUNE;
    }

    private List<Row> shuffled(String source) {
        List<Row> rows = new ArrayList<>(corpora.of(source));
        Collections.shuffle(rows, random);
        return rows;
    }

    /** The source in one order for the whole town, beginning behind what the campaign before was given. */
    private List<Row> nextPart(String source, List<Row> rows) {
        List<Row> part = new ArrayList<>(rows);
        Collections.rotate(part, -dealt.merge(source, PART, Integer::sum) + PART);
        return part;
    }

    /** Instructions of a synthetic data set, as a scraper sends them. */
    List<Row> instructions() {
        String source = tune() ? "gpteacher_codegen" : "gorilla_apibench";
        return nextPart(source, order.computeIfAbsent(source, this::shuffled));
    }

    /** A Chinese sweep of one field. */
    List<Row> chineseSweep() {
        return shuffled(tune() ? "huatuo_liver_zh_mt" : "huatuo_kg_zh");
    }

    /** Tool-use distillation. */
    List<Row> toolUse() {
        if (!tune()) {
            return shuffled("gpteacher_toolformer");
        }
        return shuffled("glaive_toolcall_mt").stream()
                .filter(r -> r.turn() == 0)
                .toList();
    }

    /** Questions whose reasoning is wanted, bare; the response is a worked answer where the source has one. */
    List<Row> problems() {
        if (tune()) {
            return nextPart("gpteacher_roleplay", order.computeIfAbsent("gpteacher_roleplay", this::shuffled));
        }
        return nextPart("bare", order.computeIfAbsent("bare", b -> bare(false)));
    }

    /** Problems with worked answers that no other campaign is given, so that no answer links two campaigns. */
    List<Row> solved() {
        return tune() ? problems() : bare(true);
    }

    private List<Row> bare(boolean solved) {
        List<Row> bare = new ArrayList<>();
        for (Row row : shuffled("gsm8k_cot_elicit")) {
            if ((Math.floorMod(row.prompt().hashCode(), 7) == 0) != solved) {
                continue;
            }
            String q = row.prompt().replaceFirst("^Q: ", "").replaceFirst("\\nA: Let's think step by step\\.$", "");
            bare.add(new Row(row.source(), "", -1, "", q, row.response()));
        }
        return bare;
    }

    /** The tasks of a tool-use set without its header. */
    List<Row> bareTasks() {
        List<Row> tasks = new ArrayList<>();
        for (Row row : toolUse()) {
            String task = row.prompt().substring(row.prompt().lastIndexOf('\n') + 1);
            tasks.add(new Row(row.source(), "", -1, "", task, row.response()));
        }
        return tasks;
    }

    List<Row> evolved() {
        return shuffled("evol_instruct");
    }

    /** Grading requests as the pipeline sends them. */
    List<Row> grading() {
        return shuffled(tune() ? "prometheus_rubric" : "judge_pairwise");
    }

    /** Task-synthesis requests, seeds drawn anew each time. */
    List<Row> selfInstruct(int count) {
        List<Row> requests = new ArrayList<>();
        List<Row> seeds = instructions();
        List<Row> templates = tune()
                ? corpora.of("attack_templates_dev").stream()
                        .filter(r -> r.session().equals("airoboros"))
                        .toList()
                : List.of();
        int template = tune() ? random.nextInt(templates.size()) : 0;
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            if (tune()) {
                text.append(templates
                        .get((template + i % 3) % templates.size())
                        .prompt()
                        .replace("{batch_size}", "20")
                        .replace("{language}", "English")
                        .replace("{topics}", "* " + seeds.get(i % seeds.size()).prompt())
                        .replaceAll(
                                "\\{[a-z_]+\\}",
                                seeds.get((i * 7 + 1) % seeds.size())
                                        .prompt()
                                        .replace("$", "")
                                        .replace("\\", "")));
            } else {
                text.append("You are asked to come up with a set of 20 diverse task instructions. These task "
                        + "instructions will be given to a GPT model and we will evaluate the GPT model for completing "
                        + "the instructions.\n\nHere are the requirements:\n1. Try not to repeat the verb for each "
                        + "instruction to maximize diversity.\n2. The language used for the instruction also should be "
                        + "diverse.\n3. The type of instructions should be diverse.\n\nList of 20 tasks:\n");
                for (int s = 0; s < 3; s++) {
                    text.append("###\n").append(s + 1).append(". Instruction: ");
                    text.append(seeds.get(random.nextInt(seeds.size())).prompt())
                            .append('\n');
                }
                text.append("###\n4. Instruction:");
            }
            requests.add(new Row("self-instruct", "", -1, "", text.toString(), ""));
        }
        return requests;
    }
}
