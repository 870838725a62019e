package io.portcullis.bench.detection.town;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Honest accounts of the tuning side that do what {@link Drills} do: pack many items of their own into a prompt, sample
 * a benchmark's answers several times, translate under glossaries for one agency, or ask bare questions as customers of
 * one reseller. Some are customers of one tool, now and then all as new as the tool.
 */
final class Batches {
    private static final Map<String, Integer> SHARES = new LinkedHashMap<>();
    private static final List<String> LANGUAGES =
            List.of("Spanish", "Polish", "Japanese", "Dutch", "Turkish", "Korean", "Czech", "Swedish", "Greek");
    private static final List<String> TERMS = List.of(
            "account = Konto", "checkout", "Dashboard", "cart = kosz", "sync", "Release", "onboarding", "tier", "seat");

    static {
        SHARES.put("batches", 7);
        SHARES.put("samplers", 4);
        SHARES.put("localisation", 8);
        SHARES.put("shopfronts", 4);
    }

    private final Town town;
    private final Pantry pantry;
    private final Arrivals arrivals;
    private final Registrar registrar;
    private final Random random;
    private final Phrasebook book;
    private final Exercises exercises;

    Batches(Town town, Pantry pantry, Arrivals arrivals, Registrar registrar, Random random, Phrasebook book) {
        this.town = town;
        this.pantry = pantry;
        this.arrivals = arrivals;
        this.registrar = registrar;
        this.random = random;
        this.book = book;
        this.exercises = new Exercises(random);
    }

    /** @param honest how many honest accounts the town has; about a quarter as many are added */
    void settle(int honest) {
        SHARES.forEach((stratum, share) -> {
            for (int left = Math.max(6, honest * share / 100); left > 0; ) {
                int firms = Math.min(left, 1 + random.nextInt(10));
                switch (stratum) {
                    case "batches" -> batches(firms);
                    case "samplers" -> samplers(firms);
                    case "localisation" -> localisation(firms);
                    default -> shopfronts(firms);
                }
                left -= firms;
            }
        });
    }

    /** Firms of any age, of which the given share came for this, or customers that one agency opened and pays. */
    private List<Account> firms(int count, double fresh, boolean agency) {
        Registrar.Ring ring = registrar.ring("agent" + random.nextInt(1 << 30), 0);
        List<Account> firms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            firms.add(
                    agency
                            ? registrar.client(ring, Arrivals.day(-2.0 - random.nextInt(120)))
                            : random.nextDouble() < fresh ? registrar.newcomer() : registrar.firm());
        }
        return firms;
    }

    private void settle(String stratum, Account account, List<Sitting> sittings) {
        int count = sittings.size();
        double from = random.nextDouble() * 10;
        long[] starts = random.nextInt(3) > 0
                ? arrivals.service(count, random)
                : arrivals.program(
                        Arrivals.day(from), Arrivals.day(from + 0.03 + 3 * random.nextDouble()), count, random);
        town.settle(account, new Label(account.id(), false, stratum, ""), sittings, starts);
    }

    private int size() {
        return (int) Math.max(6, Math.min(300, 30 * Math.exp(random.nextGaussian() * 0.8)));
    }

    /** A third of the tools is new with all of its customers. */
    private double fresh() {
        return random.nextInt(3) == 0 ? 0.95 : 0.1 + 0.4 * random.nextDouble();
    }

    /** One order over packs of items; one call in six is repeated, for it failed or somebody pressed the button. */
    private void batches(int firms) {
        boolean tool = random.nextBoolean();
        String shared = book.one("batches");
        Packs format = Packs.any(random);
        String name = Packs.name(random);
        for (Account firm : firms(firms, fresh(), random.nextInt(5) == 0)) {
            String order = tool ? shared : book.own("batches");
            Packs own = tool ? format : Packs.any(random);
            String called = tool ? name : Packs.name(random);
            boolean below = random.nextBoolean();
            boolean exam = order.contains("final answer");
            int pack = 4 + random.nextInt(17);
            Shelf.Taker<String> passages = pantry.passages.taker(1 + random.nextInt(2));
            List<Sitting> sittings = new ArrayList<>();
            for (int c = size(); c > 0; c--) {
                List<String> items = new ArrayList<>();
                for (int i = 0; i < pack; i++) {
                    items.add(exam ? exercises.one().question() : item(passages));
                }
                String prompt = own.prompt(order, called, items, c * pack, below);
                Step step = Step.ask("", prompt, "").answered("", pack * (3 + random.nextInt(25)));
                sittings.add(Sitting.of(step.knobs(Knobs.PLAIN.temperature(0))));
                if (random.nextInt(6) == 0) {
                    sittings.add(Sitting.of(step));
                }
            }
            settle("batches", firm, sittings);
        }
    }

    /** What a shop, a desk or a forum has by the thousand: a short text of somebody's. */
    private String item(Shelf.Taker<String> passages) {
        if (pantry.passages.left() > 6000 && random.nextInt(3) == 0) {
            String text = passages.take();
            return text.substring(0, Math.min(text.length(), 60 + random.nextInt(160)));
        }
        return book.one("notes") + " " + exercises.one().question();
    }

    /** Cases of one's own or of a public set, each answered several times: by n, or by asking again. */
    private void samplers(int firms) {
        boolean harness = random.nextBoolean();
        String shared = book.one("samplings");
        boolean open = harness && random.nextBoolean();
        List<String> cases = new ArrayList<>();
        for (int i = 12 + random.nextInt(40); i > 0; i--) {
            cases.add(exercises.one().question());
        }
        for (Account firm : firms(firms, fresh(), random.nextInt(6) == 0)) {
            String form = harness ? shared : book.own("samplings");
            List<String> asked = new ArrayList<>();
            if (open) {
                asked.addAll(cases);
            } else {
                for (int i = 12 + random.nextInt(40); i > 0; i--) {
                    asked.add(exercises.one().question());
                }
            }
            int samples = 2 + random.nextInt(7);
            boolean atOnce = random.nextBoolean();
            List<Sitting> sittings = new ArrayList<>();
            for (String one : asked) {
                Step step = Step.ask("", form.replace("{q}", one), "")
                        .answered("", (atOnce ? samples : 1) * (40 + arrivals.machineAnswerTokens(random)));
                Knobs knobs = Knobs.PLAIN.temperature(0.8);
                for (int s = atOnce ? 1 : samples; s > 0; s--) {
                    sittings.add(Sitting.of(step.knobs(atOnce ? knobs.candidates(samples) : knobs)));
                }
            }
            settle("samplers", firm, sittings);
        }
    }

    /** Texts into other languages under house terms: firms alone, customers of one agency, users of one tool. */
    private void localisation(int firms) {
        boolean agency = random.nextInt(3) == 0;
        boolean tool = agency || random.nextInt(3) == 0;
        String shared = book.one("localise");
        for (Account firm : firms(firms, fresh(), agency)) {
            String form = tool ? shared : book.own("localise");
            String terms =
                    Wordings.one(TERMS, random) + ", " + Wordings.one(TERMS, random) + ", " + Wordings.firm(random);
            Shelf.Taker<String> passages = pantry.passages.taker(1 + random.nextInt(2));
            List<Sitting> sittings = new ArrayList<>();
            String language = Wordings.one(LANGUAGES, random);
            boolean many = random.nextBoolean();
            for (int c = size(); c > 0; c--) {
                String text =
                        pantry.passages.left() > 6000 ? passages.take() : book.one("notes") + " " + item(passages);
                String prompt = form.replace("{lang}", many ? Wordings.one(LANGUAGES, random) : language)
                        .replace("{gloss}", terms)
                        .replace("{x}", text);
                int tokens = (int) (Step.tokens(text) * (0.7 + random.nextDouble() * 0.7));
                sittings.add(Sitting.of(Step.ask("", prompt, "").answered("", tokens)));
            }
            settle("localisation", firm, sittings);
        }
    }

    /** Small apps of one reseller's customers: each its own users' bare questions, a third of them carried on. */
    private void shopfronts(int firms) {
        boolean reseller = random.nextInt(3) > 0;
        for (Account firm : firms(firms + 2, fresh(), reseller)) {
            Shelf.Taker<Pantry.Message> messages = pantry.messages.taker(2);
            Shelf.Taker<Pantry.Talk> talks = pantry.talks.taker(1);
            List<Sitting> sittings = new ArrayList<>();
            List<String> subjects = List.of(book.one("asks"), book.one("asks"), book.one("asks"));
            int size = size();
            for (int steps = 0; steps < size; ) {
                if (random.nextInt(3) == 0 && pantry.talks.left() > 60) {
                    Sitting held = Honest.converse(talks.take(), 2, "", arrivals, random);
                    sittings.add(held);
                    steps += held.steps().size();
                    continue;
                }
                String ask = messages.canTake() && random.nextBoolean()
                        ? messages.take().text()
                        : Wordings.one(subjects, random)
                                .replace("{x}", Wordings.one(TERMS, random) + " at " + Wordings.firm(random));
                sittings.add(Sitting.of(Step.ask("", ask, "").answered("", arrivals.chatAnswerTokens(random) + 20)));
                steps++;
            }
            settle("shopfronts", firm, sittings);
        }
    }
}
