package io.portcullis.bench.detection.town;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Campaigns of the tuning side that are of the same kind as some of the report's held-out families, with other
 * wordings, sources, sizes and habits: what of the report is held out for these kinds is wording and source, not the
 * kind. Their names begin with {@code rehearsed-}.
 */
final class Rehearsals {
    private static final Frame BARE = new Frame("", "", "");

    private final Attackers ring;
    private final Pantry pantry;
    private final Arrivals arrivals;
    private final Registrar registrar;
    private final Random random;
    private final Loot loot;
    private final Phrasebook book;

    Rehearsals(
            Attackers ring,
            Pantry pantry,
            Arrivals arrivals,
            Registrar registrar,
            Random random,
            Loot loot,
            Phrasebook book) {
        this.ring = ring;
        this.pantry = pantry;
        this.arrivals = arrivals;
        this.registrar = registrar;
        this.random = random;
        this.loot = loot;
        this.book = book;
    }

    void settle() {
        List<Row> pool = loot.problems();
        List<String> dealt = book.dealt("ruses");
        List<String> loose = dealt.subList(4, dealt.size());
        ring.campaign("rehearsed-ruses", 9, 0.4, pool, 64, row -> Sitting.of(ring.theft(ruse(loose), row)));
        List<String> many = book.all("ruses-many");
        ring.campaign("rehearsed-tongues", 9, 0.4, pool, 64, row -> Sitting.of(ring.theft(ruse(many), row)));
        Frame fixed = new Frame("", "", "\n\n" + dealt.get(0));
        ring.campaign("rehearsed-wrapper", 7, 0.5, loot.instructions(), 50, row -> Sitting.of(ring.theft(fixed, row)));
        Knobs best = Knobs.PLAIN.candidates(4).temperature(0.9);
        ring.campaign("rehearsed-best-of", 7, 0.5, pool, 50, row -> {
            Step step = ring.theft(BARE, row);
            return Sitting.of(
                    step.answered(step.answer(), step.answerTokens() * 4).knobs(best));
        });
        ring.campaign("rehearsed-sweep", 12, 0.6, loot.instructions(), 90, row -> Sitting.of(ring.theft(BARE, row)));
        newModel();
        resale("rehearsed-resale-20", 20, 12, dealt.get(1));
        resale("rehearsed-resale-40", 40, 10, dealt.get(2));
        quiet(loose);
        carried(dealt.get(3));
    }

    private Frame ruse(List<String> ruses) {
        String ruse = Wordings.one(ruses, random);
        return random.nextBoolean() ? new Frame("", ruse + "\n", "") : new Frame("", "", "\n" + ruse);
    }

    /** Tool tasks that move to another model in the middle of the second week. */
    private void newModel() {
        Registrar.Ring papers = registrar.ring("rehearsed-move", 0.5);
        List<Row> pool = loot.bareTasks();
        for (int i = 0; i < 9; i++) {
            List<Sitting> sittings = new ArrayList<>();
            for (int c = 0; c < 80; c++) {
                Step step = ring.theft(BARE, pool.get((i * 80 + c) % pool.size()));
                sittings.add(Sitting.of(c < 40 ? step : step.to("atlas-5")));
            }
            long[] starts = new long[80];
            System.arraycopy(arrivals.program(Arrivals.day(3), Arrivals.day(9), 40, random), 0, starts, 0, 40);
            System.arraycopy(arrivals.program(Arrivals.day(9.2), Arrivals.day(11), 40, random), 0, starts, 40, 40);
            ring.enlist("rehearsed-move", papers, sittings, starts, Arrivals.day(2));
        }
    }

    /** Resellers' accounts, a share of whose calls serves the attack under one wrapper. */
    private void resale(String family, int share, int accounts, String ruse) {
        Registrar.Ring papers = registrar.ring(family, 0.75);
        Frame frame = new Frame("", "", "\n" + ruse);
        List<Row> pool = loot.problems();
        int next = random.nextInt(pool.size());
        for (int i = 0; i < accounts; i++) {
            List<Sitting> sittings = new ArrayList<>();
            for (int c = 0; c < 80; c++) {
                if (random.nextInt(100) < share) {
                    sittings.add(Sitting.of(ring.theft(frame, pool.get(next++ % pool.size()))));
                }
            }
            sittings.addAll(ring.cover(80 - sittings.size()));
            Collections.shuffle(sittings, random);
            ring.enlist(family, papers, sittings, arrivals.service(sittings.size(), random), Arrivals.day(2));
        }
    }

    /** Own papers, own hours, own interests, another wording each time, among honest calls. */
    private void quiet(List<String> ruses) {
        Registrar.Ring papers = registrar.ring("rehearsed-quiet", 0.95);
        Shelf<Row> shelf = Shelf.of(loot.instructions(), Row::prompt, 40, random);
        for (int i = 0; i < 12; i++) {
            Shelf.Taker<Row> taker = shelf.taker(3);
            List<Sitting> sittings = new ArrayList<>(ring.cover(14));
            for (int c = 0; c < 26; c++) {
                sittings.add(Sitting.of(ring.theft(c % 3 == 0 ? BARE : ruse(ruses), taker.take())));
            }
            Collections.shuffle(sittings, random);
            ring.enlist("rehearsed-quiet", papers, sittings, arrivals.person(sittings.size(), random), Arrivals.START);
        }
    }

    private String message() {
        return pantry.coverMessages.left() > 0
                ? pantry.coverMessages.taker(1).take().text()
                : new Exercises(random).one().question();
    }

    /** A chat site's own users, every question wrapped. */
    private void carried(String ruse) {
        Registrar.Ring papers = registrar.ring("rehearsed-relay", 0.6);
        Frame frame = new Frame(ruse, "", "");
        for (int i = 0; i < 7; i++) {
            List<Sitting> sittings = new ArrayList<>();
            for (int c = 0; c < 36; c++) {
                boolean talk = c % 4 == 0 && pantry.coverTalks.left() > 4;
                Row row =
                        talk ? pantry.coverTalks.taker(1).take().rows().get(0) : new Row("", "", -1, "", message(), "");
                sittings.add(Sitting.of(ring.theft(frame, row)));
            }
            long[] starts = arrivals.service(sittings.size(), random);
            ring.enlist("rehearsed-relay", papers, sittings, starts, Arrivals.day(0));
        }
    }
}
