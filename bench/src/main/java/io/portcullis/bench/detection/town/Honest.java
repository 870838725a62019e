package io.portcullis.bench.detection.town;

import io.portcullis.bench.detection.town.Pantry.Talk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Honest accounts that are people: chat users, multi-turn users, multilingual users and classes of students; the firms
 * are in {@link HonestFirms}. Each account has few interests, a language and habits of time; each text is used once.
 */
final class Honest {
    /** Share of each stratum, in percent of the honest accounts asked for; those with scarce texts take first. */
    static final Map<String, Integer> SHARES = shares();

    private final Town town;
    private final Pantry pantry;
    private final Arrivals arrivals;
    private final Registrar registrar;
    private final Random random;

    Honest(Town town, Pantry pantry, Arrivals arrivals, Registrar registrar, Random random) {
        this.town = town;
        this.pantry = pantry;
        this.arrivals = arrivals;
        this.registrar = registrar;
        this.random = random;
    }

    private static Map<String, Integer> shares() {
        Map<String, Integer> shares = new LinkedHashMap<>();
        shares.put("key-migration", 2);
        shares.put("reseller", 1);
        shares.put("support-bot", 5);
        shares.put("students", 8);
        shares.put("chat", 4);
        shares.put("multi-turn", 4);
        shares.put("multilingual", 2);
        shares.put("rag", 4);
        shares.put("nightly-evaluation", 3);
        shares.put("ci-and-agents", 4);
        shares.put("classification", 33);
        shares.put("translation", 34);
        return shares;
    }

    void settle(int honest) {
        HonestFirms firms = new HonestFirms(town, pantry, arrivals, registrar, random);
        for (Map.Entry<String, Integer> share : SHARES.entrySet()) {
            int count = Math.max(4, honest * share.getValue() / 100);
            switch (share.getKey()) {
                case "chat" -> chat(count, 2, "chat");
                case "multi-turn" -> chat(count, 7, "multi-turn");
                case "multilingual" -> multilingual(count);
                case "students" -> students(count);
                case "reseller" -> firms.settle("reseller", count / 2);
                default -> firms.settle(share.getKey(), count);
            }
        }
    }

    /** How many exchanges an account makes: mostly a few dozen, one in ten fewer than the first look. */
    static int size(Random random, double median) {
        if (random.nextInt(10) == 0) {
            return 6 + random.nextInt(10);
        }
        return (int) Math.max(16, Math.min(median * 8, median * Math.exp(random.nextGaussian() * 0.5)));
    }

    private void chat(int count, int depth, String stratum) {
        int rest = stratum.equals("chat") ? pantry.talks.left() / 2 : 0;
        for (int i = 0; i < count && pantry.talks.left() > rest + 12; i++) {
            Shelf.Taker<Talk> taker = pantry.talks.taker(1 + random.nextInt(3));
            people(taker, depth, size(random, 22), stratum);
        }
    }

    private void multilingual(int count) {
        for (int i = 0; i < count && pantry.foreignTalks.left() > 8; i++) {
            people(pantry.foreignTalks.taker(1), 3, size(random, 20), "multilingual");
        }
    }

    private void people(Shelf.Taker<Talk> taker, int depth, int size, String stratum) {
        List<Sitting> sittings = new ArrayList<>();
        String system = random.nextInt(5) == 0 ? Wordings.HELPFUL : "";
        int steps = 0;
        while (steps < size && taker.canTake()) {
            Sitting sitting = converse(taker.take(), depth, system, arrivals, random);
            sittings.add(sitting);
            steps += sitting.steps().size();
        }
        Account account = registrar.person();
        town.settle(
                account,
                new Label(account.id(), false, stratum, ""),
                sittings,
                arrivals.person(sittings.size(), random));
    }

    /** A talk as it was held, prolonged by follow-ups about its last answer. */
    static Sitting converse(Talk talk, int depth, String system, Arrivals arrivals, Random random) {
        List<Said> said = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        String about = talk.opening();
        for (Row row : talk.rows()) {
            said.add(Said.user(row.prompt()));
            String answer = row.response();
            Step step = Step.within(system, said, answer, steps.isEmpty() ? 0 : pause(random));
            boolean unseen = answer.isEmpty() || Pantry.isCut(row);
            steps.add(unseen ? step.answered("", arrivals.chatAnswerTokens(random)) : step);
            said.add(Said.assistant(answer.isEmpty() ? excerpt(row.prompt(), random) : answer));
            about = answer.isEmpty() ? row.prompt() : answer;
        }
        boolean chinese = Script.chinese(talk.opening());
        if (!chinese && Script.foreign(talk.opening()) > 0.12) {
            return new Sitting(steps, true);
        }
        int more = (int) Math.min(14, -Math.log(1 - random.nextDouble()) * depth * 0.8 + 0.5);
        for (int i = 0; i < more; i++) {
            String answer = excerpt(about, random);
            said.add(Said.user(Wordings.followUp(about, chinese, random)));
            steps.add(Step.within(system, said, answer, pause(random)));
            said.add(Said.assistant(answer));
        }
        return new Sitting(steps, true);
    }

    private static double pause(Random random) {
        return 8 + 70 * Math.exp(random.nextGaussian() * 0.9);
    }

    private static String excerpt(String text, Random random) {
        if (text.length() < 80) {
            return text;
        }
        int from = random.nextInt(text.length() / 2);
        return text.substring(from, Math.min(text.length(), from + 60 + random.nextInt(500)))
                .strip();
    }

    /**
     * Classes: one assignment pasted by everyone in the same days before a deadline, among each student's own matters.
     */
    private void students(int count) {
        int left = count;
        for (Row assignment : pantry.assignments) {
            int pupils = Math.min(left, 15 + random.nextInt(15));
            long deadline = Arrivals.day(3 + random.nextInt(10)) + 79_200_000L;
            for (int i = 0; i < pupils; i++) {
                student(assignment, i, deadline);
            }
            left -= pupils;
            if (left <= 0) {
                return;
            }
        }
    }

    private void student(Row assignment, int pupil, long deadline) {
        String task = assignment.prompt();
        List<Sitting> sittings = new ArrayList<>();
        List<Said> said = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        String opening = Wordings.one(
                List.of(
                        "%s",
                        "help me with my homework:\n%s",
                        "%s\n\nplease answer step by step",
                        "I have this assignment, " + "due soon:\n\n%s\n\nwhere do I start?",
                        "Question 1 of the sheet: %s",
                        "solve: %s"),
                random);
        said.add(Said.user(opening.replace("%s", task)));
        String answer = pupil == 0
                ? assignment.response()
                : String.join("\n\n", pantry.passages.taker(1).take(2));
        steps.add(Step.within("", said, answer, 0));
        said.add(Said.assistant(answer));
        int length = size(random, 18);
        for (int i = 1; i < length; i++) {
            String about = random.nextInt(3) == 0 ? task : answer;
            String ask = random.nextInt(5) == 0
                    ? "is this ok as my answer?\n" + excerpt(answer, random)
                    : Wordings.followUp(about, false, random);
            said.add(Said.user(ask));
            String reply = excerpt(answer, random);
            steps.add(Step.within("", said, reply, pause(random)));
            said.add(Said.assistant(reply));
            if (random.nextInt(6) == 0) {
                sittings.add(new Sitting(steps, true));
                steps = new ArrayList<>();
                said = new ArrayList<>(said.subList(0, 2));
            }
        }
        if (!steps.isEmpty()) {
            sittings.add(new Sitting(steps, true));
        }
        if (random.nextInt(2) == 0 && pantry.talks.left() > 40) {
            sittings.add(converse(pantry.talks.taker(1).take(), 2, "", arrivals, random));
        }
        long[] starts = new long[sittings.size()];
        for (int i = 0; i < starts.length; i++) {
            double early = -Math.log(1 - random.nextDouble()) * 9;
            starts[i] = Math.max(Arrivals.START, deadline - (long) (early * 3_600_000L));
        }
        java.util.Arrays.sort(starts);
        Account account = registrar.person();
        town.settle(account, new Label(account.id(), false, "students", ""), sittings, starts);
    }
}
