package io.portcullis.bench.detection.town;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Campaigns of the tuning side that wear no wrapper of theirs, or hardly one: many questions packed into a prompt, each
 * question asked several times, bare questions from aged accounts at a low rate, and accounts that have nothing in
 * common but their pool. Their names begin with {@code drill-}.
 */
final class Drills {
    private static final Frame BARE = new Frame("", "", "");
    private static final int FORMATS = 3;

    private final Attackers ring;
    private final Arrivals arrivals;
    private final Registrar registrar;
    private final Random random;
    private final Loot loot;
    private final Phrasebook book;

    Drills(Attackers ring, Arrivals arrivals, Registrar registrar, Random random, Loot loot, Phrasebook book) {
        this.ring = ring;
        this.arrivals = arrivals;
        this.registrar = registrar;
        this.random = random;
        this.loot = loot;
        this.book = book;
    }

    void settle() {
        List<String> orders = book.dealt("packs");
        packed(orders.get(0), random.nextBoolean() ? Packs.ARRAY : Packs.OBJECTS);
        for (int i = 1; i < FORMATS; i++) {
            packed(orders.get(i), Packs.any(random));
        }
        again();
        Knobs many = Knobs.PLAIN.candidates(6).temperature(1.1);
        ring.campaign("drill-candidates", 8, 0.55, loot.problems(), 40, row -> {
            Step step = ring.theft(BARE, row);
            return Sitting.of(
                    step.answered(step.answer(), step.answerTokens() * 6).knobs(many));
        });
        ring.campaign("drill-bare", 9, 0.6, loot.problems(), 40, row -> Sitting.of(ring.theft(BARE, row)));
        aged();
    }

    /** Each prompt holds some questions of the pool; the accounts run one program. */
    private void packed(String order, Packs format) {
        List<Row> pool = loot.problems();
        String name = Packs.name(random);
        boolean below = random.nextBoolean();
        int size = 3 + random.nextInt(8);
        List<Row> packs = new ArrayList<>();
        for (int i = 0; packs.size() < 400; i += size) {
            List<String> items = new ArrayList<>();
            for (int q = 0; q < size; q++) {
                items.add(pool.get((i + q) % pool.size()).prompt());
            }
            packs.add(new Row("", "", -1, "", format.prompt(order, name, items, i, below), ""));
        }
        int accounts = 7 + random.nextInt(4);
        int calls = 24 + random.nextInt(20);
        ring.campaign("drill-packed", accounts, 0.3 + 0.4 * random.nextDouble(), packs, calls, row -> {
            Step step = ring.theft(BARE, row);
            return Sitting.of(step.answered("", step.answerTokens() * size));
        });
    }

    /** Every question four times, to keep the best answer or to vote. */
    private void again() {
        List<Row> pool = loot.problems();
        List<Row> often = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            for (int times = 0; times < 4; times++) {
                often.add(pool.get(i));
            }
        }
        Knobs hot = Knobs.PLAIN.temperature(1);
        ring.campaign(
                "drill-again",
                9,
                0.5,
                often,
                64,
                row -> Sitting.of(ring.theft(BARE, row).knobs(hot)));
    }

    /** Accounts opened months ago, some dozens of bare questions each over two weeks. */
    private void aged() {
        Registrar.Ring papers = registrar.ring("drill-aged", 0.5);
        List<Row> pool = loot.instructions();
        int next = 0;
        for (int i = 0; i < 10; i++) {
            List<Sitting> sittings = new ArrayList<>();
            for (int c = 0; c < 36; c++) {
                sittings.add(Sitting.of(ring.theft(BARE, pool.get(next++ % pool.size()))));
            }
            ring.enlist("drill-aged", papers, sittings, arrivals.service(36, random), Arrivals.day(-70));
        }
    }
}
