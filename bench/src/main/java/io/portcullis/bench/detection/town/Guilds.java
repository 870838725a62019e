package io.portcullis.bench.detection.town;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Honest accounts of the tuning side that many share something with, and that no one hand leads: firms that run one
 * harness over a public benchmark, once or every night; graders of answers that the provider gave to others; customers
 * of one vendor of software that translates, edits, teaches or grades, now and then all as new as the product; who came
 * to a workshop. Their papers are their own.
 */
final class Guilds {
    private static final Map<String, Integer> SHARES = new LinkedHashMap<>();

    static {
        SHARES.put("harness", 6);
        SHARES.put("boards", 4);
        SHARES.put("vendors", 8);
        SHARES.put("workshop", 4);
    }

    private static final List<String> FORMS = List.of("choice", "exact", "reasoned", "judging");

    private final Town town;
    private final Pantry pantry;
    private final Arrivals arrivals;
    private final Registrar registrar;
    private final Random random;
    private final Phrasebook book;
    private final Exercises exercises;

    Guilds(Town town, Pantry pantry, Arrivals arrivals, Registrar registrar, Random random, Phrasebook book) {
        this.town = town;
        this.pantry = pantry;
        this.arrivals = arrivals;
        this.registrar = registrar;
        this.random = random;
        this.book = book;
        this.exercises = new Exercises(random);
    }

    /** @param honest how many honest accounts the town has; about a fifth as many are added */
    void settle(int honest) {
        SHARES.forEach((stratum, share) -> {
            for (int left = Math.max(6, honest * share / 100); left > 0; ) {
                int firms = Math.min(left, 3 + random.nextInt(11));
                switch (stratum) {
                    case "harness" -> harness(firms);
                    case "workshop" -> workshop(firms + 4);
                    case "boards" -> board(firms);
                    default -> vendor(firms);
                }
                left -= firms;
            }
        });
    }

    private void settle(String stratum, Account account, List<Sitting> sittings, long[] starts) {
        if (!sittings.isEmpty()) {
            town.settle(account, new Label(account.id(), false, stratum, ""), sittings, starts);
        }
    }

    /** A firm of any age, or one that came for this. */
    private Account firm(double fresh) {
        return random.nextDouble() < fresh ? registrar.newcomer() : registrar.firm();
    }

    /** One harness, one benchmark: each runs most of its cases, some once, some every night, some under a head. */
    private void harness(int firms) {
        String list = Wordings.one(FORMS, random);
        String form = book.one(list);
        double fresh = random.nextDouble();
        boolean once = random.nextInt(3) == 0;
        List<String> cases = new ArrayList<>();
        for (int i = 20 + random.nextInt(140); i > 0; i--) {
            cases.add(Livelihoods.filled(form, exercises.one()));
        }
        for (int i = 0; i < firms; i++) {
            String head = random.nextInt(3) == 0 ? book.one("heads") + "\n" : "";
            double part = random.nextBoolean() ? 1 : 0.3 + 0.7 * random.nextDouble();
            int runs = once ? 1 : 1 + random.nextInt(5);
            List<String> chosen =
                    cases.stream().filter(one -> random.nextDouble() < part).toList();
            List<Sitting> sittings = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                for (String one : chosen) {
                    Step step = Step.ask("", head + one, "");
                    int tokens = list.equals("reasoned") ? 60 + arrivals.machineAnswerTokens(random) : 3;
                    sittings.add(Sitting.of(step.answered("", tokens).knobs(Knobs.PLAIN.temperature(0))));
                }
            }
            settle("harness", firm(fresh), sittings, runs(runs, sittings.size()));
        }
    }

    private long[] runs(int runs, int count) {
        if (runs == 1) {
            double from = random.nextDouble() * 12;
            return arrivals.program(
                    Arrivals.day(from), Arrivals.day(from + 0.02 + 0.4 * random.nextDouble()), count, random);
        }
        long[] all = arrivals.nightly((count + runs - 1) / runs, runs, random.nextInt(Arrivals.DAYS), random);
        return java.util.Arrays.copyOf(all, count);
    }

    /** A public set of answers that the provider's own model gave to one firm; others have them graded. */
    private void board(int firms) {
        String form = book.one("judging");
        Shelf.Taker<String> passages = pantry.passages.taker(3);
        List<String[]> answered = new ArrayList<>();
        List<Sitting> asked = new ArrayList<>();
        for (int i = 24 + random.nextInt(80); i > 0; i--) {
            String question = exercises.one().question();
            String answer = note(passages) + " " + note(passages);
            answered.add(new String[] {question, answer});
            asked.add(Sitting.of(Step.ask("", question + " Explain for a newcomer.", answer)));
        }
        double from = random.nextDouble() * 5;
        settle(
                "boards",
                firm(0.3),
                asked,
                arrivals.program(Arrivals.day(from), Arrivals.day(from + 0.3), asked.size(), random));
        double fresh = random.nextDouble();
        for (int i = 1; i < firms; i++) {
            String own = random.nextInt(3) == 0 ? book.own("judging") : form;
            int runs = 1 + random.nextInt(2);
            List<Sitting> graded = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                for (String[] pair : answered) {
                    String other = answered.get(random.nextInt(answered.size()))[1];
                    String text =
                            own.replace("{q}", pair[0]).replace("{a}", pair[1]).replace("{b}", other);
                    graded.add(Sitting.of(Step.ask("", text, random.nextBoolean() ? "A" : "B")
                            .knobs(Knobs.PLAIN.temperature(0).topLogprobs(random.nextInt(2) * 5))));
                }
            }
            double at = from + 0.5 + random.nextDouble() * 7;
            long[] starts =
                    arrivals.program(Arrivals.day(at), Arrivals.day(at + 0.05 + runs * 0.5), graded.size(), random);
            settle("boards", firm(fresh), graded, starts);
        }
    }

    /** The order of a vendor's product. */
    private Frame product() {
        String form = book.own(Wordings.one(List.of("cleaners", "makers", "judging"), random));
        return switch (random.nextInt(5)) {
            case 0, 1 -> Wordings.translation(random);
            case 2 -> new Frame(book.own("tutors"), "", "");
            default -> new Frame("", form, "");
        };
    }

    /** Customers of one vendor's product, in one case of three as new as the product: its order over their texts. */
    private void vendor(int firms) {
        Frame frame = product();
        double fresh = random.nextInt(3) == 0 ? 0.95 : 0.1 + 0.5 * random.nextDouble();
        for (int i = 0; i < firms; i++) {
            Shelf.Taker<String> passages = pantry.passages.taker(1 + random.nextInt(2));
            List<Sitting> sittings = new ArrayList<>();
            for (int c = 12 + random.nextInt(70); c > 0; c--) {
                String text = note(passages);
                String prompt = frame.before().matches("(?s).*\\{[xa]}.*")
                        ? frame.before()
                                .replace("{x}", text)
                                .replace("{q}", exercises.one().question())
                                .replace("{a}", text)
                                .replace("{b}", note(passages))
                        : frame.wrap(text);
                int tokens = (int) (Step.tokens(text) * (0.6 + random.nextDouble() * 0.8));
                sittings.add(Sitting.of(Step.ask(frame.system(), prompt, "").answered("", tokens)));
            }
            double from = random.nextDouble() * 9;
            long[] starts = random.nextBoolean()
                    ? arrivals.service(sittings.size(), random)
                    : arrivals.program(Arrivals.day(from), Arrivals.day(from + 4), sittings.size(), random);
            settle("vendors", firm(fresh), sittings, starts);
        }
    }

    /**
     * Who came to a workshop opens an account, runs its notebook, and tries the notebook's form on other cases; every
     * third workshop is held in one room, where everybody signs up in the first hour.
     */
    private void workshop(int guests) {
        String list = Wordings.one(FORMS, random);
        String form = book.own(list);
        long begin = Arrivals.day(random.nextInt(12) + 0.4);
        boolean room = random.nextInt(3) == 0;
        Registrar.Ring house = registrar.ring("room" + random.nextInt(1 << 30), 0);
        List<String> notebook = new ArrayList<>();
        for (int i = 4 + random.nextInt(12); i > 0; i--) {
            notebook.add(Livelihoods.filled(form, exercises.one()));
        }
        for (int i = 0; i < guests; i++) {
            List<Sitting> sittings = new ArrayList<>();
            List<String> asked = new ArrayList<>(notebook);
            for (int c = random.nextInt(40); c > 0; c--) {
                asked.add(Livelihoods.filled(form, exercises.one()));
            }
            for (String one : asked) {
                sittings.add(Sitting.of(Step.ask("", one, "").answered("", 20 + arrivals.machineAnswerTokens(random))));
            }
            long[] starts = new long[sittings.size()];
            for (int c = 0; c < starts.length; c++) {
                starts[c] = begin + random.nextLong(3 * 3_600_000L);
            }
            java.util.Arrays.sort(starts);
            Account guest = room
                    ? registrar.pupil(house, begin - 1)
                    : random.nextInt(5) > 0 ? registrar.newcomer() : registrar.person();
            settle("workshop", guest, sittings, starts);
        }
    }

    /** A piece of the corpus, or a made-up note once most pieces are with others. */
    private String note(Shelf.Taker<String> passages) {
        if (pantry.passages.left() > 6000) {
            return passages.take();
        }
        StringBuilder note = new StringBuilder(book.one("notes"));
        for (int i = random.nextInt(3); i >= 0; i--) {
            note.append(' ').append(exercises.one().question());
        }
        return note.toString();
    }
}
