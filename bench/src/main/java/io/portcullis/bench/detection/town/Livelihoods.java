package io.portcullis.bench.detection.town;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Honest accounts of the tuning side that ask much like a trainer of models would, or share papers as rings do:
 * evaluation suites of every form, judges, support desks in many languages, tutors, makers of test data, agents,
 * cleaners of text; classes on one campus, and customers whose bills one agency pays. Wordings come from a
 * {@link Phrasebook}, so that a calibration can be tested on wordings that it did not see.
 */
final class Livelihoods {
    private static final Map<String, Integer> SHARES = new LinkedHashMap<>();

    static {
        SHARES.put("suites", 10);
        SHARES.put("judges", 6);
        SHARES.put("desks", 8);
        SHARES.put("tutors", 4);
        SHARES.put("makers", 5);
        SHARES.put("tool-loops", 4);
        SHARES.put("cleaners", 4);
        SHARES.put("campus", 4);
        SHARES.put("agency", 3);
    }

    private final Town town;
    private final Pantry pantry;
    private final Arrivals arrivals;
    private final Registrar registrar;
    private final Random random;
    private final Phrasebook book;
    private final Exercises exercises;
    private final List<Row> graded;

    Livelihoods(
            Town town,
            Pantry pantry,
            Corpora corpora,
            Arrivals arrivals,
            Registrar registrar,
            Random random,
            Phrasebook book) {
        this.town = town;
        this.pantry = pantry;
        this.arrivals = arrivals;
        this.registrar = registrar;
        this.random = random;
        this.book = book;
        this.exercises = new Exercises(random);
        this.graded = corpora.of("mt_bench");
    }

    /** @param honest how many honest accounts the town has; about half as many again are added */
    void settle(int honest) {
        SHARES.forEach((stratum, share) -> {
            int count = Math.max(4, honest * share / 100);
            switch (stratum) {
                case "campus" -> campus(count);
                case "agency" -> agencies(count);
                default -> {
                    for (int i = 0; i < count; i++) {
                        settle(stratum, registrar.firm());
                    }
                }
            }
        });
    }

    private void settle(String stratum, Account account) {
        List<Sitting> sittings = sittings(stratum);
        if (!sittings.isEmpty()) {
            town.settle(
                    account, new Label(account.id(), false, stratum, ""), sittings, times(stratum, sittings.size()));
        }
    }

    /** Exchanges of an account: from a handful to a thousand, most of them some dozens. */
    private int size() {
        return (int) Math.max(6, Math.min(900, 38 * Math.exp(random.nextGaussian() * 0.95)));
    }

    private long[] times(String stratum, int count) {
        boolean batch = stratum.equals("suites") || stratum.equals("judges") || stratum.equals("cleaners");
        return switch (random.nextInt(batch ? 4 : 2)) {
            case 0, 1 -> arrivals.service(count, random);
            case 2 -> {
                int runs = 1 + random.nextInt(Math.min(12, count));
                long[] all = arrivals.nightly((count + runs - 1) / runs, runs, random.nextInt(Arrivals.DAYS), random);
                yield java.util.Arrays.copyOf(all, count);
            }
            default -> {
                double from = random.nextDouble() * 11;
                yield arrivals.program(
                        Arrivals.day(from), Arrivals.day(from + 0.02 + 3 * random.nextDouble()), count, random);
            }
        };
    }

    private List<Sitting> sittings(String stratum) {
        return switch (stratum) {
            case "suites" -> suite();
            case "judges" -> judge(size());
            case "desks" -> desk(size());
            case "tutors" -> lessons(size());
            case "makers" -> over("makers", size(), 260);
            case "tool-loops" -> loops(size());
            default -> over("cleaners", size(), 420);
        };
    }

    /** A suite of cases under one form, asked once or again every run; every third suite is public. */
    private List<Sitting> suite() {
        String list = Wordings.one(List.of("choice", "exact", "reasoned"), random);
        boolean known = random.nextInt(3) == 0;
        String form = known ? book.all(list).get(0) : book.own(list);
        String system = random.nextInt(3) == 0 ? Wordings.HELPFUL : "";
        Knobs knobs = list.equals("choice") ? Knobs.PLAIN.temperature(0).maxTokens(4) : Knobs.PLAIN.temperature(0);
        if (list.equals("reasoned") && random.nextInt(4) == 0) {
            knobs = knobs.candidates(4).temperature(0.7);
        }
        Exercises cases = known ? new Exercises(new Random(list.hashCode())) : exercises;
        int total = size();
        int runs = 1 + random.nextInt(4);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < Math.max(6, total / runs); i++) {
            Exercises.Exercise one = cases.one();
            Step step = Step.ask(system, filled(form, one), list.equals("reasoned") ? "" : one.answer());
            steps.add((list.equals("reasoned") ? sized(step) : step).knobs(knobs));
        }
        List<Sitting> sittings = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            steps.forEach(step -> sittings.add(Sitting.of(step)));
        }
        return sittings;
    }

    static String filled(String form, Exercises.Exercise one) {
        return form.replace("{q}", one.question())
                .replace("{a}", one.options().get(0))
                .replace("{b}", one.options().get(1))
                .replace("{c}", one.options().get(2))
                .replace("{d}", one.options().get(3));
    }

    private Step sized(Step step) {
        return step.answered("", arrivals.machineAnswerTokens(random) + 20);
    }

    /** Somebody who has a model grade the answers of his own product, or of his release candidates. */
    private List<Sitting> judge(int size) {
        String form = book.own("judging");
        boolean verdict = random.nextInt(3) > 0;
        Shelf.Taker<String> passages = pantry.passages.taker(4);
        Shelf.Taker<Pantry.Message> asks = pantry.messages.taker(4);
        List<Sitting> sittings = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            boolean expert = random.nextInt(4) == 0;
            String question = expert
                    ? Wordings.one(graded, random).prompt()
                    : asks.canTake() ? asks.take().text() : "";
            Step step = Step.ask(
                    "",
                    form.replace("{q}", question).replace("{a}", text(passages)).replace("{b}", shortened(passages)),
                    verdict ? Wordings.one(List.of("A", "B", "PASS", "FAIL", "1", "2", "true"), random) : "");
            sittings.add(Sitting.of((verdict ? step : sized(step)).knobs(Knobs.PLAIN.temperature(0))));
        }
        return sittings;
    }

    /** A piece of the corpus, or a made-up note once most pieces are with others. */
    private String text(Shelf.Taker<String> passages) {
        if (pantry.passages.left() > 8000) {
            return passages.take();
        }
        StringBuilder note = new StringBuilder(book.one("notes"));
        for (int i = random.nextInt(3); i >= 0; i--) {
            note.append(' ').append(exercises.one().question());
        }
        return note.toString();
    }

    private String shortened(Shelf.Taker<String> passages) {
        String text = text(passages);
        return text.substring(0, Math.min(text.length(), 60 + random.nextInt(300)));
    }

    private List<Sitting> desk(int size) {
        String system = book.own("desks");
        Shelf.Taker<Pantry.Talk> talks = pantry.desks.taker(8);
        Shelf.Taker<Pantry.Message> messages = pantry.messages.taker(8);
        boolean dialogue = random.nextBoolean();
        List<Sitting> sittings = new ArrayList<>();
        for (int steps = 0; steps < size; ) {
            if (dialogue && talks.canTake()) {
                Sitting held = Honest.converse(talks.take(), 0, system, arrivals, random);
                sittings.add(held);
                steps += held.steps().size();
            } else if (messages.canTake()) {
                Step step = Step.ask(system, messages.take().text(), "");
                sittings.add(new Sitting(List.of(step.answered("", arrivals.chatAnswerTokens(random) / 3 + 20)), true));
                steps++;
            } else {
                break;
            }
        }
        return sittings;
    }

    private List<Sitting> lessons(int size) {
        String system = book.own("tutors");
        boolean inline = random.nextInt(3) == 0;
        List<Sitting> sittings = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String ask = exercises.one().question();
            Step step = Step.ask(inline ? "" : system, inline ? system + "\n\n" + ask : ask, "");
            sittings.add(Sitting.of(step.answered("", arrivals.chatAnswerTokens(random) + 60)));
        }
        return sittings;
    }

    /** One order over many texts of the firm's own. */
    private List<Sitting> over(String list, int size, int length) {
        String form = book.own(list);
        Shelf.Taker<String> passages = pantry.passages.taker(2);
        List<Sitting> sittings = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String text = text(passages);
            Step step = Step.ask("", form.replace("{x}", text.substring(0, Math.min(text.length(), length))), "");
            sittings.add(Sitting.of(step.answered("", arrivals.chatAnswerTokens(random) + 20)));
        }
        return sittings;
    }

    private List<Sitting> loops(int size) {
        String system = book.own("agents");
        List<Sitting> sittings = new ArrayList<>();
        for (int steps = 0; steps < size; ) {
            List<Said> said = new ArrayList<>();
            List<Step> run = new ArrayList<>();
            said.add(Said.user("Question: " + exercises.one().question()));
            for (int turn = 0; turn < 2 + random.nextInt(5); turn++) {
                String thought = "Thought: I should look up item " + random.nextInt(5000) + ". Action: search";
                run.add(Step.within(system, said, thought, turn == 0 ? 0 : 2 + random.nextInt(9)));
                said.add(Said.assistant(thought));
                said.add(Said.user("Observation: " + exercises.one().question()));
            }
            steps += run.size();
            sittings.add(new Sitting(run, true));
        }
        return sittings;
    }

    /** Classes whose teacher opened all accounts in one hour, on one network, under the school's mail domain. */
    private void campus(int count) {
        for (int left = count; left > 0; ) {
            int pupils = Math.min(left, 8 + random.nextInt(25));
            Registrar.Ring school = registrar.ring("school" + left, 0);
            String task = book.one("reasoned").replace("{q}", exercises.one().question());
            long opened = Arrivals.day(-20 + random.nextInt(18));
            boolean lab = random.nextBoolean();
            long lesson = Arrivals.day(random.nextInt(3) + 0.4);
            String tutor = random.nextInt(4) == 0 ? book.own("tutors") : "";
            for (int i = 0; i < pupils; i++) {
                List<Sitting> sittings = lessons(task, tutor, random.nextInt(4) > 0 ? 4 : 1);
                Account account = registrar.pupil(school, opened);
                long[] starts = arrivals.person(sittings.size(), random);
                for (int c = 0; lab && c < Math.min(8, starts.length); c++) {
                    starts[c] = lesson + random.nextLong(5_000_000L);
                }
                java.util.Arrays.sort(starts);
                town.settle(account, new Label(account.id(), false, "campus", ""), sittings, starts);
            }
            left -= pupils;
        }
    }

    /** A pupil's sheet, asked about in talks of some turns each. */
    private List<Sitting> lessons(String task, String tutor, int depth) {
        List<Sitting> sittings = new ArrayList<>();
        int asks = Math.max(6, size() * 2 / 3);
        for (int c = 0; c < asks; ) {
            List<Said> said = new ArrayList<>();
            List<Step> steps = new ArrayList<>();
            String about = c == 0 ? task : exercises.one().question();
            for (int turn = 0; turn < 1 + random.nextInt(depth); turn++, c++) {
                said.add(Said.user(turn == 0 ? about : Wordings.followUp(about, false, random)));
                Step step = Step.within(tutor, said, "", turn == 0 ? 0 : 15 + random.nextInt(90));
                steps.add(step.answered("", arrivals.chatAnswerTokens(random) + 20));
                said.add(Said.assistant("See above, then " + exercises.one().answer() + "."));
            }
            sittings.add(new Sitting(steps, true));
        }
        return sittings;
    }

    /** Unrelated small customers whose accounts one agency opened and pays; a third run the agency's own product. */
    private void agencies(int count) {
        for (int left = count; left > 0; ) {
            int clients = Math.min(left, 3 + random.nextInt(9));
            Registrar.Ring agency = registrar.ring("agency" + left, 0);
            boolean product = random.nextInt(3) == 0;
            String system = book.own("desks");
            for (int i = 0; i < clients; i++) {
                Account account = registrar.client(agency, Arrivals.day(-3.0 - random.nextInt(90)));
                if (!product) {
                    String kind = Wordings.one(List.of("desks", "suites", "cleaners", "makers", "judges"), random);
                    List<Sitting> sittings = sittings(kind);
                    if (!sittings.isEmpty()) {
                        town.settle(
                                account,
                                new Label(account.id(), false, "agency", ""),
                                sittings,
                                times(kind, sittings.size()));
                    }
                    continue;
                }
                List<Sitting> sittings = new ArrayList<>();
                Shelf.Taker<Pantry.Message> messages = pantry.messages.taker(3);
                int asks = size();
                for (int c = 0; c < asks && messages.canTake(); c++) {
                    sittings.add(Sitting.of(Step.ask(system, messages.take().text(), "")
                            .answered("", arrivals.chatAnswerTokens(random) / 3 + 20)));
                }
                town.settle(
                        account,
                        new Label(account.id(), false, "agency", ""),
                        sittings,
                        arrivals.service(sittings.size(), random));
            }
            left -= clients;
        }
    }
}
