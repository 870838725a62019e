package io.portcullis.bench.detection.town;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Honest accounts of the tuning side that come nearest to a lone collector of knowledge: an evaluation of open
 * questions run once, a labelling job with ever new items, a summariser of news, a quiz app, a script with
 * unlike errands, and front ends, with a system prompt and without, whose users mostly ask one question each.
 */
final class OddJobs {
    private static final Map<String, Integer> SHARES = new LinkedHashMap<>();
    private static final int SUBJECT_WORDS = 5;
    private static final List<String> GREETINGS = List.of("Hi. ", "Hello, quick one: ", "", "ok so ", "Please: ");

    static {
        SHARES.put("one-off-evaluation", 2);
        SHARES.put("labelling", 2);
        SHARES.put("news", 2);
        SHARES.put("quiz", 2);
        SHARES.put("errands", 2);
        SHARES.put("front-end", 2);
        SHARES.put("bare-front-end", 1);
    }

    private final Town town;
    private final Pantry pantry;
    private final Arrivals arrivals;
    private final Registrar registrar;
    private final Random random;
    private final Phrasebook book;

    OddJobs(Town town, Pantry pantry, Arrivals arrivals, Registrar registrar, Random random, Phrasebook book) {
        this.town = town;
        this.pantry = pantry;
        this.arrivals = arrivals;
        this.registrar = registrar;
        this.random = random;
        this.book = book;
    }

    /** @param honest how many honest accounts the town has; about an eighth as many are added */
    void settle(int honest) {
        SHARES.forEach((stratum, share) -> {
            for (int i = Math.max(4, honest * share / 100); i > 0; i--) {
                List<Sitting> sittings = sittings(stratum);
                Account account =
                        stratum.equals("errands") && random.nextBoolean() ? registrar.person() : registrar.firm();
                long[] starts = times(stratum, sittings.size());
                town.settle(account, new Label(account.id(), false, stratum, ""), sittings, starts);
            }
        });
    }

    private int size(double median) {
        return (int) Math.max(8, Math.min(700, median * Math.exp(random.nextGaussian() * 0.9)));
    }

    private long[] times(String stratum, int count) {
        if (stratum.equals("one-off-evaluation") || stratum.equals("labelling") && random.nextBoolean()) {
            double from = random.nextDouble() * 12;
            return arrivals.program(Arrivals.day(from), Arrivals.day(from + 0.02 + random.nextDouble()), count, random);
        }
        return arrivals.service(count, random);
    }

    private List<Sitting> sittings(String stratum) {
        return switch (stratum) {
            case "one-off-evaluation" -> evaluation(60 + random.nextInt(240));
            case "labelling" -> labelling(size(60));
            case "news" -> news(size(40));
            case "quiz" -> quiz(size(40));
            case "errands" -> errands(size(24));
            case "front-end" -> frontEnd(size(60), book.own("desks"));
            default -> frontEnd(size(60), "");
        };
    }

    /** Open questions of somebody's own benchmark; every third harness has a short system prompt, some go twice. */
    private List<Sitting> evaluation(int size) {
        String system = random.nextInt(3) == 0 ? Wordings.HELPFUL : "";
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            steps.add(answered(Step.ask(system, question(), "")).knobs(Knobs.PLAIN.temperature(0)));
        }
        List<Sitting> sittings = new ArrayList<>();
        for (int run = random.nextInt(4) == 0 ? 2 : 1; run > 0; run--) {
            steps.forEach(step -> sittings.add(Sitting.of(step)));
        }
        return sittings;
    }

    private Step answered(Step step) {
        return step.answered("", 2 * arrivals.chatAnswerTokens(random) + 80);
    }

    private String question() {
        String subject = subject();
        String ask = book.one("asks");
        return switch (random.nextInt(3)) {
            case 0 -> subject + ": " + ask.replace("{x}", "it");
            case 1 -> ask.replace("{x}", subject);
            default -> Wordings.one(GREETINGS, random) + ask.replace("{x}", "\"" + subject + "\"");
        };
    }

    /** A few words from the middle of a text, as things are named in it. */
    private String subject() {
        String[] words = passage().split("\\s+");
        int from = words.length <= SUBJECT_WORDS ? 0 : random.nextInt(words.length - SUBJECT_WORDS);
        int to = Math.min(words.length, from + 2 + random.nextInt(SUBJECT_WORDS - 1));
        return String.join(" ", List.of(words).subList(from, to));
    }

    private String passage() {
        if (pantry.passages.left() > 4000) {
            return pantry.passages.taker(1).take();
        }
        return book.one("notes") + " " + new Exercises(random).one().question();
    }

    /** Ever new items under one order; labels, and in every other job a reason of a line or two. */
    private List<Sitting> labelling(int size) {
        String order = book.own("judging").replace("{a}", "").replace("{b}", "");
        boolean reasons = random.nextBoolean();
        List<Sitting> sittings = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Step step = Step.ask("", order.replace("{q}", passage()), reasons ? "" : "B");
            sittings.add(Sitting.of(reasons ? step.answered("", 20 + random.nextInt(60)) : step));
        }
        return sittings;
    }

    /** Texts made short; the order stands before the text or behind it. */
    private List<Sitting> news(int size) {
        String order = Wordings.one(
                List.of("Summarise for our morning bulletin.", "Three bullet points, neutral tone.", "TL;DR please."),
                random);
        boolean behind = random.nextBoolean();
        List<Sitting> sittings = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            StringBuilder text = new StringBuilder(passage());
            while (text.length() < 600) {
                text.append(' ').append(passage());
            }
            String prompt = behind ? text + "\n\n" + order : order + "\n\n" + text;
            sittings.add(Sitting.of(Step.ask("", prompt, "").answered("", 40 + random.nextInt(90))));
        }
        return sittings;
    }

    /** Questions made for players, a subject at a time, under one order. */
    private List<Sitting> quiz(int size) {
        String order = Wordings.one(
                List.of(
                        "Write five multiple-choice questions with answers on the subject ",
                        "You are the quizmaster of {firm}. One hard question with four options and a short explanation."
                                + " Subject: ",
                        "Trivia round for our app, eight questions, JSON, about "),
                random);
        boolean system = random.nextBoolean();
        List<Sitting> sittings = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Step step = system ? Step.ask(order, subject(), "") : Step.ask("", order + subject(), "");
            sittings.add(Sitting.of(answered(step)));
        }
        return sittings;
    }

    /** What somebody's script or shell alias asks over two weeks: questions, texts to mend, things asked again. */
    private List<Sitting> errands(int size) {
        List<Sitting> sittings = new ArrayList<>();
        List<Step> before = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int kind = random.nextInt(10);
            Step step = kind == 0 && !before.isEmpty()
                    ? Wordings.one(before, random)
                    : kind < 4
                            ? Step.ask("", "Fix the language of this: " + passage(), "")
                                    .answered("", 40 + random.nextInt(90))
                            : answered(Step.ask("", question(), ""));
            before.add(step);
            sittings.add(Sitting.of(step));
        }
        return sittings;
    }

    /** Many people's single questions; every fourth goes on for a turn or two, every tenth is one asked by others. */
    private List<Sitting> frontEnd(int size, String system) {
        List<Sitting> sittings = new ArrayList<>();
        List<String> popular = List.of(question(), question(), question(), question());
        for (int steps = 0; steps < size; ) {
            List<Said> said = new ArrayList<>();
            List<Step> run = new ArrayList<>();
            String ask = random.nextInt(10) == 0 ? Wordings.one(popular, random) : question();
            int turns = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
            for (int turn = 0; turn < turns; turn++) {
                said.add(Said.user(turn == 0 ? ask : Wordings.followUp(ask, false, random)));
                Step step = Step.within(system, said, "", turn == 0 ? 0 : 15 + random.nextInt(90));
                run.add(step.answered("", arrivals.chatAnswerTokens(random) + 20));
                said.add(Said.assistant("About that: " + subject() + "."));
            }
            steps += run.size();
            sittings.add(new Sitting(run, true));
        }
        return sittings;
    }
}
