package io.portcullis.bench.detection.town;

import io.portcullis.bench.detection.town.Pantry.Lookup;
import io.portcullis.bench.detection.town.Pantry.Message;
import io.portcullis.bench.detection.town.Pantry.Talk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Honest accounts that are programs of firms: fixed wrappers, jobs, bots, evaluations, agents, resale, moved keys. */
final class HonestFirms {
    private final Town town;
    private final Pantry pantry;
    private final Arrivals arrivals;
    private final Registrar registrar;
    private final Random random;
    private int number;

    HonestFirms(Town town, Pantry pantry, Arrivals arrivals, Registrar registrar, Random random) {
        this.town = town;
        this.pantry = pantry;
        this.arrivals = arrivals;
        this.registrar = registrar;
        this.random = random;
    }

    void settle(String stratum, int count) {
        for (int i = 0; i < count; i++) {
            List<Sitting> sittings = sittings(stratum);
            if (sittings.isEmpty()) {
                return;
            }
            if (stratum.equals("key-migration")) {
                migrate(sittings);
            } else {
                Account account = registrar.firm();
                town.settle(
                        account,
                        new Label(account.id(), false, stratum, ""),
                        sittings,
                        times(stratum, sittings.size()));
            }
        }
    }

    private List<Sitting> sittings(String stratum) {
        number++;
        return switch (stratum) {
            case "rag" -> rag(Honest.size(random, 26));
            case "classification" -> classification(Honest.size(random, 20), pantry.messages);
            case "translation" -> translation(Honest.size(random, 20), pantry.passages);
            case "nightly-evaluation" -> evaluation();
            case "ci-and-agents" ->
                random.nextInt(3) > 0 ? commits(Honest.size(random, 22)) : agents(Honest.size(random, 22));
            case "support-bot" -> support(Honest.size(random, 34));
            case "reseller" -> resale(140 + random.nextInt(80));
            case "key-migration" ->
                random.nextBoolean() ? classification(48, pantry.messages) : translation(48, pantry.passages);
            default -> throw new IllegalArgumentException("no such stratum: " + stratum);
        };
    }

    private long[] times(String stratum, int count) {
        return switch (stratum) {
            case "nightly-evaluation" -> {
                int runs = 2 + random.nextInt(4);
                yield arrivals.nightly((count + runs - 1) / runs, runs, random.nextInt(Arrivals.DAYS), random);
            }
            case "classification", "translation" -> {
                int way = random.nextInt(3);
                if (way == 0) {
                    yield arrivals.service(count, random);
                }
                if (way == 1) {
                    double from = random.nextDouble() * 11;
                    yield arrivals.program(
                            Arrivals.day(from), Arrivals.day(from + 0.05 + 3 * random.nextDouble()), count, random);
                }
                int runs = 1 + random.nextInt(5);
                yield arrivals.nightly((count + runs - 1) / runs, runs, random.nextInt(Arrivals.DAYS), random);
            }
            default -> arrivals.service(count, random);
        };
    }

    private List<Sitting> rag(int size) {
        Frame frame = Wordings.rag(random);
        List<Sitting> sittings = new ArrayList<>();
        if (pantry.lookups.left() < size) {
            return sittings;
        }
        for (Lookup lookup : pantry.lookups.taker(3).take(size)) {
            String text = lookup.passage() + "\n\nQuestion: " + lookup.question();
            sittings.add(Sitting.of(sized(Step.ask(frame.system(), frame.wrap(text), lookup.answer()))
                    .knobs(Knobs.PLAIN.temperature(0))));
        }
        return sittings;
    }

    private Step sized(Step step) {
        return step.answer().isEmpty() ? step.answered("", arrivals.machineAnswerTokens(random)) : step;
    }

    private List<Sitting> classification(int size, Shelf<Message> shelf) {
        List<Sitting> sittings = new ArrayList<>();
        if (shelf.left() < size) {
            return sittings;
        }
        boolean labels = random.nextInt(3) > 0;
        Frame frame = labels ? Wordings.classification(pantry.labels, random) : Wordings.extraction(random);
        Knobs knobs = Knobs.PLAIN.temperature(0).maxTokens(random.nextBoolean() ? 16 : 0);
        if (labels && random.nextInt(8) == 0) {
            knobs = knobs.topLogprobs(3).maxTokens(1);
        }
        for (Message message : shelf.taker(2 + random.nextInt(5)).take(size)) {
            sittings.add(Sitting.of(Step.ask(frame.system(), frame.wrap(message.text()), message.answer())
                    .knobs(knobs)));
        }
        return sittings;
    }

    private List<Sitting> translation(int size, Shelf<String> shelf) {
        List<Sitting> sittings = new ArrayList<>();
        if (shelf.left() < size) {
            return sittings;
        }
        Frame frame = Wordings.translation(random);
        for (String passage : shelf.taker(1 + random.nextInt(3)).take(size)) {
            Step step = Step.ask(frame.system(), frame.wrap(passage), "");
            sittings.add(Sitting.of(
                    step.answered("", (int) (Step.tokens(passage) * (0.6 + random.nextDouble() * 0.8)))));
        }
        return sittings;
    }

    /** A closed set of prompts asked again every night; some sets are public, so unrelated accounts share them. */
    private List<Sitting> evaluation() {
        boolean known = random.nextInt(4) == 0;
        List<Row> suite = pantry.suites.get((known ? random.nextInt(2) : number) % pantry.suites.size());
        int runs = 2 + random.nextInt(3);
        boolean judge = suite.get(0).source().equals("alpaca_eval_judge");
        Knobs knobs = Knobs.PLAIN.temperature(0);
        knobs = judge ? knobs.maxTokens(1).topLogprobs(5) : knobs;
        Frame frame = known
                ? new Frame(suite.get(0).system(), "", "")
                : new Frame(
                        Wordings.one(
                                List.of("", Wordings.HELPFUL, "Answer concisely. " + Wordings.firm(random)), random),
                        "",
                        "");
        String head = known ? "" : Wordings.evaluation(random);
        List<Sitting> sittings = new ArrayList<>();
        for (int run = 0; run < (judge ? 1 : runs); run++) {
            for (Row row : suite) {
                sittings.add(Sitting.of(sized(Step.ask(frame.system(), reworded(row.prompt(), head), row.response()))
                        .knobs(knobs)));
            }
        }
        return sittings;
    }

    /** The case under a head of the account's own; whole where the head is empty or the prompt has no template. */
    private static String reworded(String prompt, String head) {
        for (String mark : List.of("## Instruction", "JSON data:")) {
            int cut = prompt.indexOf(mark);
            if (!head.isEmpty() && cut > 0) {
                int end = prompt.lastIndexOf("## Task");
                return head + "\n\n" + prompt.substring(cut, end > cut ? end : prompt.length());
            }
        }
        return prompt;
    }

    private List<Sitting> commits(int size) {
        List<Sitting> sittings = new ArrayList<>();
        if (pantry.commits.left() < size) {
            return agents(size);
        }
        String head = Wordings.one(
                List.of(
                        "Write the commit message for this diff.", "Summarise this change for the changelog of %s.",
                        "Review this patch for bugs, be brief.", "You are %s's release bot. One line a change.",
                        "Suggest a PR title and description:", "Does this diff need a migration note? Explain.",
                        "As a senior engineer at %s, comment on the diff below.",
                                "CI step: explain the risk of this change."),
                random);
        String before = head.replace("%s", Wordings.firm(random)) + " "
                + Wordings.one(
                        List.of("", "Use conventional commits.", "Max 72 characters.", "Markdown.", "No emojis."),
                        random)
                + "\n\n";
        String tool = random.nextInt(3) == 0 ? Wordings.one(pantry.tools, random) : "";
        for (Row row : pantry.commits.taker(1).take(size)) {
            int diff = Math.max(0, row.prompt().indexOf("```"));
            sittings.add(Sitting.of(
                    Step.ask(tool, (tool.isEmpty() ? before : "") + row.prompt().substring(diff), row.response())));
        }
        return sittings;
    }

    /** Agents' runs: the real sessions where there are some, else review bots over commits. */
    private List<Sitting> agents(int size) {
        List<Sitting> sittings = new ArrayList<>();
        int steps = 0;
        Shelf.Taker<Talk> taker = pantry.agents.taker(2);
        while (steps < size && taker.canTake()) {
            List<Said> said = new ArrayList<>();
            List<Step> run = new ArrayList<>();
            for (Row row : taker.take().rows()) {
                said.add(Said.user(row.prompt()));
                run.add(sized(
                        Step.within(row.system(), said, row.response(), run.isEmpty() ? 0 : 2 + random.nextInt(20))));
                said.add(Said.assistant(row.response()));
            }
            sittings.add(new Sitting(run, true));
            steps += run.size();
        }
        if (sittings.isEmpty() && pantry.commits.left() >= size) {
            return commits(size);
        }
        return sittings;
    }

    /** One system prompt, many customers. */
    private List<Sitting> support(int size) {
        String system = Wordings.support(random);
        List<Sitting> sittings = new ArrayList<>();
        boolean dialogue = random.nextBoolean() && pantry.desks.left() > size;
        Shelf.Taker<Talk> talks = pantry.desks.taker(12);
        Shelf.Taker<Message> messages = pantry.messages.taker(12);
        for (int steps = 0; steps < size && (dialogue ? talks.canTake() : messages.canTake()); ) {
            if (dialogue) {
                Sitting held = Honest.converse(talks.take(), 0, system, arrivals, random);
                sittings.add(held);
                steps += held.steps().size();
            } else {
                Step step = Step.ask(system, messages.take().text(), "");
                sittings.add(new Sitting(List.of(step.answered("", arrivals.chatAnswerTokens(random) / 4 + 20)), true));
                steps++;
            }
        }
        return sittings;
    }

    /** Many customers behind one key, each with interests and a wrapper of its own. */
    private List<Sitting> resale(int size) {
        return customers(size, pantry.talks, pantry.messages, pantry.passages);
    }

    /** Calls of several unrelated customers, mixed. */
    List<Sitting> customers(int size, Shelf<Talk> talks, Shelf<Message> messages, Shelf<String> passages) {
        List<Sitting> all = new ArrayList<>();
        int steps = 0;
        while (steps < size) {
            int part = Math.min(size - steps, 6 + random.nextInt(14));
            List<Sitting> one = new ArrayList<>();
            int kind = random.nextInt(4);
            if (kind == 0 && talks.left() > 6) {
                one.add(Honest.converse(talks.taker(1).take(), 3, "", arrivals, random));
            } else if (kind < 3) {
                one.addAll(translation(part, passages));
            }
            if (one.isEmpty()) {
                one.addAll(classification(part, messages));
            }
            if (one.isEmpty()) {
                break;
            }
            for (Sitting sitting : one) {
                steps += sitting.steps().size();
            }
            all.addAll(one);
        }
        java.util.Collections.shuffle(all, random);
        return all;
    }

    /** The same job stops under one account and goes on within the hour under another of the same holder. */
    private void migrate(List<Sitting> sittings) {
        Account old = registrar.firm();
        long[] starts = arrivals.service(sittings.size(), random);
        int half = sittings.size() / 2;
        Account next = registrar.successor(old, Instant.ofEpochMilli(starts[half] - 3_600_000L));
        town.settle(
                old,
                new Label(old.id(), false, "key-migration", ""),
                sittings.subList(0, half),
                java.util.Arrays.copyOf(starts, half));
        town.settle(
                next,
                new Label(next.id(), false, "key-migration", ""),
                sittings.subList(half, sittings.size()),
                java.util.Arrays.copyOfRange(starts, half, starts.length));
    }
}
