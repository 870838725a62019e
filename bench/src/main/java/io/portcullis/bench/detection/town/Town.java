package io.portcullis.bench.detection.town;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Two weeks of one provider's traffic with the truth about it: accounts, their exchanges in time order, and labels.
 * The same seed gives the same town.
 */
public final class Town {
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Label> labels = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Random random;
    private int conversations;

    private Town(Random random) {
        this.random = random;
    }

    /**
     * What to build.
     *
     * @param honest how many honest accounts (fewer if texts run out)
     * @param campaigns whether campaigns are in it
     * @param fold which part of the tuning side's wordings it speaks ({@link Phrasebook}), -1 for all
     */
    public record Order(Split split, long seed, int honest, boolean campaigns, int fold) {
        public Order(Split split, long seed, int honest, boolean campaigns) {
            this(split, seed, honest, campaigns, -1);
        }
    }

    public static Town build(Path corporaFolder, Path tracesFolder, Order order) throws IOException {
        Random random = new Random(order.seed() * 31 + order.split().ordinal());
        Town town = new Town(random);
        Corpora corpora = Corpora.read(corporaFolder, order.split());
        Arrivals arrivals = Arrivals.read(tracesFolder);
        Pantry pantry = new Pantry(corpora, order.split(), random);
        Registrar registrar = new Registrar(random);
        Phrasebook book = new Phrasebook(order.fold(), random);
        if (order.split() == Split.TUNE) {
            new Livelihoods(town, pantry, corpora, arrivals, registrar, random, book).settle(order.honest());
            new Guilds(town, pantry, arrivals, registrar, random, book).settle(order.honest());
        }
        new Honest(town, pantry, arrivals, registrar, random).settle(order.honest());
        if (order.split() == Split.TUNE) {
            new OddJobs(town, pantry, arrivals, registrar, random, book).settle(order.honest());
            new Batches(town, pantry, arrivals, registrar, random, book).settle(order.honest());
        }
        if (order.campaigns()) {
            new Attackers(town, corpora, pantry, arrivals, registrar, random, order.split()).settle(book);
        }
        town.events.sort(Comparator.comparingLong(Event::at).thenComparing(Event::id));
        return town;
    }

    public Map<String, Label> labels() {
        return labels;
    }

    public int size() {
        return events.size();
    }

    Map<String, Account> accounts() {
        return accounts;
    }

    List<Event> events() {
        return events;
    }

    /** Gives an account its calls: one start time a sitting, in order; more sittings than times are dropped. */
    void settle(Account account, Label label, List<Sitting> sittings, long[] starts) {
        accounts.put(account.id(), account);
        labels.put(account.id(), label);
        for (int i = 0; i < Math.min(sittings.size(), starts.length); i++) {
            Sitting sitting = sittings.get(i);
            String conversation = sitting.conversation() ? "c" + ++conversations : "";
            List<Account.Place> places = account.clients();
            Account.Place place = places.get(random.nextInt(4) > 0 ? 0 : random.nextInt(places.size()));
            long at = starts[i];
            for (Step step : sitting.steps()) {
                at += (long) (step.gapSeconds() * 1000);
                events.add(new Event("x" + events.size(), at, account, place, conversation, step));
            }
        }
    }
}
