package io.portcullis.bench.detection.town;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * The campaigns of the evaluation protocol, one of each family (hydras one a share), as accounts with calls; the
 * families that are harder to see are in {@link Schemers}.
 */
final class Attackers {
    private final Town town;
    private final Pantry pantry;
    private final Arrivals arrivals;
    private final Registrar registrar;
    private final Random random;
    private final Split split;
    private final Loot loot;
    private final HonestFirms firms;
    private final Set<Row> issued = new HashSet<>();

    Attackers(
            Town town,
            Corpora corpora,
            Pantry pantry,
            Arrivals arrivals,
            Registrar registrar,
            Random random,
            Split split) {
        this.town = town;
        this.pantry = pantry;
        this.arrivals = arrivals;
        this.registrar = registrar;
        this.random = random;
        this.split = split;
        loot = new Loot(split, corpora, random);
        firms = new HonestFirms(town, pantry, arrivals, registrar, random);
    }

    void settle(Phrasebook book) {
        Schemers schemers = new Schemers(this, pantry, arrivals, registrar, random, split, loot);
        schemers.relays();
        plain("scraper", loot.instructions(), 10, 100);
        plain("scraper-zh", loot.chineseSweep(), 8, 80);
        plain("tool-scraper", loot.toolUse(), 8, 80);
        plain("self-instruct", loot.selfInstruct(400), 8, 50);
        plain("evol-instruct", split.plays("evol-instruct") ? loot.evolved() : List.of(), 10, 80);
        plain(split == Split.TUNE ? "rubric" : "pairwise", loot.grading(), 8, 60);
        for (String lure : List.of("cot-steps", "cot-tags", "cot-language", "cot-articulate")) {
            if (split.plays(lure)) {
                wrapped(lure, lure, 6, 70);
            }
        }
        for (int share : new int[] {100, 50, 25, 10, 5, 1}) {
            hydra(share);
        }
        failover();
        drip();
        schemers.settle();
        if (split == Split.TUNE) {
            new Rehearsals(this, pantry, arrivals, registrar, random, loot, book).settle();
            new Drills(this, arrivals, registrar, random, loot, book).settle();
        }
    }

    List<Sitting> cover(int count) {
        return firms.customers(count, pantry.coverTalks, pantry.coverMessages, pantry.coverPassages);
    }

    /**
     * One call of an attack. Answers that the corpus does not hold get a plausible length only, and so does every
     * answer but the first to the same question, because a model never answers twice alike.
     */
    Step theft(Frame frame, Row row) {
        Step step = Step.ask(
                frame.system().isEmpty() ? row.system() : frame.system(), frame.wrap(row.prompt()), row.response());
        step = step.answer().isEmpty() || !issued.add(row)
                ? step.answered("", 2 * arrivals.chatAnswerTokens(random) + 80)
                : step;
        return step.asAttack();
    }

    /** Sends a data set's prompts as they are. */
    private void plain(String family, List<Row> pool, int accounts, int calls) {
        if (pool.isEmpty()) {
            return;
        }
        Frame bare = new Frame("", "", "");
        campaign(family, accounts, 0.3, pool, calls, row -> Sitting.of(theft(bare, row)));
    }

    private void wrapped(String family, String lure, int accounts, int calls) {
        Frame frame = Lures.of(lure, split);
        boolean articulate = lure.equals("cot-articulate");
        campaign(family, accounts, 0.3, articulate ? loot.solved() : loot.problems(), calls, row -> {
            if (articulate) {
                String text = "Question: " + row.prompt() + "\n\nResponse: " + row.response();
                return Sitting.of(theft(frame, new Row("", "", -1, "", text, "")));
            }
            return Sitting.of(theft(frame, row));
        });
    }

    /** A pool dealt out to a ring of accounts that run their shares in the same hours. */
    void campaign(String family, int accounts, double care, List<Row> pool, int calls, Function<Row, Sitting> request) {
        double from = 1 + random.nextInt(8) + random.nextDouble();
        double length = 0.5 + 3 * random.nextDouble();
        Registrar.Ring ring = registrar.ring(family, care);
        for (int i = 0; i < accounts; i++) {
            List<Sitting> sittings = new ArrayList<>();
            for (int c = 0; c < calls; c++) {
                sittings.add(request.apply(pool.get((i * calls + c) % pool.size())));
            }
            long[] starts = arrivals.program(Arrivals.day(from), Arrivals.day(from + length), calls, random);
            enlist(family, ring, sittings, starts, Arrivals.day(from));
        }
    }

    /** Settles one account of a campaign; the campaign bears the family's name. */
    void enlist(String family, Registrar.Ring ring, List<Sitting> sittings, long[] starts, long registered) {
        Account account = registrar.recruit(ring, registered);
        town.settle(account, new Label(account.id(), true, family, family), sittings, starts);
    }

    /** Resale accounts that mix the attack into customers' calls. */
    private void hydra(int share) {
        String family = "hydra-" + share;
        Registrar.Ring ring = registrar.ring(family, 0.8);
        Frame frame = Lures.hydra(share, split);
        List<Row> pool = loot.problems();
        int calls = 96;
        int accounts = 16;
        int next = random.nextInt(pool.size());
        double from = random.nextInt(5);
        for (int i = 0; i < accounts; i++) {
            List<Sitting> sittings = new ArrayList<>();
            for (int c = 0; c < calls; c++) {
                if (random.nextInt(100) < share) {
                    sittings.add(Sitting.of(theft(frame, pool.get(next++ % pool.size()))));
                }
            }
            int attack = sittings.size();
            if (attack < calls) {
                sittings.addAll(cover(calls - attack));
            }
            java.util.Collections.shuffle(sittings, random);
            long[] starts = share == 100
                    ? arrivals.program(Arrivals.day(from), Arrivals.day(from + 5), sittings.size(), random)
                    : arrivals.service(sittings.size(), random);
            enlist(family, ring, sittings, starts, Arrivals.day(from));
        }
    }

    /** The pool is banned at one moment; a second pool takes the work over within the hour. */
    private void failover() {
        Frame frame = Lures.of("failover", split);
        List<Row> pool = loot.problems();
        double ban = 6 + random.nextDouble() * 3;
        Registrar.Ring first = registrar.ring("failover", 0.4);
        Registrar.Ring second = registrar.ring("failover2", 0.4);
        int next = 0;
        for (int i = 0; i < 20; i++) {
            boolean reserve = i >= 9;
            int calls = reserve ? 55 : 60;
            List<Sitting> sittings = new ArrayList<>();
            for (int c = 0; c < calls; c++) {
                Step step = theft(frame, pool.get(next++ % pool.size()));
                sittings.add(Sitting.of(!reserve && c > calls - 5 ? step.refused(403) : step));
            }
            double from = reserve ? ban + 0.02 + random.nextDouble() * 0.03 : ban - 3;
            long[] starts = arrivals.program(Arrivals.day(from), Arrivals.day(reserve ? ban + 3 : ban), calls, random);
            enlist("failover", reserve ? second : first, sittings, starts, Arrivals.day(ban - 4));
        }
    }

    /** Twenty calls a day for two weeks, in office hours, with papers of their own. */
    private void drip() {
        Frame frame = Lures.of("drip", split);
        List<Row> pool = loot.instructions();
        Registrar.Ring ring = registrar.ring("slow-drip", 0.9);
        int next = 0;
        for (int i = 0; i < 8; i++) {
            List<Sitting> sittings = new ArrayList<>();
            long[] starts = new long[20 * Arrivals.DAYS];
            for (int d = 0; d < Arrivals.DAYS; d++) {
                long[] day = arrivals.serviceBetween(Arrivals.day(d + 0.3), Arrivals.day(d + 0.8), 20, random);
                System.arraycopy(day, 0, starts, d * 20, 20);
                for (int c = 0; c < 20; c++) {
                    sittings.add(Sitting.of(theft(frame, pool.get(next++ % pool.size()))));
                }
            }
            enlist("slow-drip", ring, sittings, starts, Arrivals.START);
        }
    }
}
