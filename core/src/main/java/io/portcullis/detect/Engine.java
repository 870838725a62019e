package io.portcullis.detect;

import io.portcullis.calibrate.Calibration;
import io.portcullis.campaign.Campaign;
import io.portcullis.campaign.CampaignFinder;
import io.portcullis.campaign.CampaignNames;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.inspect.IntentModel;
import io.portcullis.inspect.Lens;
import io.portcullis.inspect.Reading;
import io.portcullis.inspect.Suspicion;
import io.portcullis.sketch.Hash64;
import io.portcullis.sketch.LongTable;
import io.portcullis.traffic.Exchange;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The detection engine: exchanges in log order go in, suspicions come out as they arise, findings whenever asked for.
 * Driven by event time only; the same exchanges, calibration and configuration give the same findings, live or from a
 * file. Reading text ({@link Lens}) is the costly part and may be done by any number of threads beforehand; everything
 * else is single-threaded by contract.
 *
 * <p>An engine may be split into parts, each owning some key groups, to show that state is keyed: parts exchange
 * letters about keys as they go and news at the end of each epoch, and merge by union.
 */
public final class Engine {
    /** How many exchanges {@link #absorb(List)} takes best. */
    public static final int AT_ONCE = Part.AHEAD;

    private static final int GATHERED_MAX = 200_000;
    private static final int FORMAT = 0x50434536;
    /** Fleets up to this many accounts are searched every six hours whatever their traffic. */
    private static final long SMALL_FLEET = 5_000;

    static final IntentModel INTENTS = IntentModel.shipped();

    private final Calibration calibration;
    private final EngineConfig config;
    private final List<Part> parts = new ArrayList<>();
    private final Part[] owner = new Part[Part.GROUPS];
    private final Lens lens = new Lens(INTENTS);
    private final Post post;
    private long epoch = Long.MIN_VALUE;
    private long now = Long.MIN_VALUE;
    private long pooled = Long.MIN_VALUE;
    private long sincePooled;
    private final String sha256;
    private final Map<Long, Map<String, Double>> gathered = new TreeMap<>();
    private final List<Found> searched = new ArrayList<>();
    private boolean gathering;
    private Set<String> vouched = Set.of();
    private final List<Suspicion> news = new ArrayList<>();
    private final CampaignNames names = new CampaignNames();
    private List<Campaign> campaigns = List.of();
    private long groupsTested;
    private Draft draft = Draft.NONE;
    private int drafts;

    public Engine(Calibration calibration, EngineConfig config) {
        this(calibration, config, 1);
    }

    /** An engine whose state is split over so many parts by key group; findings do not depend on how many. */
    public Engine(Calibration calibration, EngineConfig config, int partCount) {
        this.calibration = calibration;
        this.config = config;
        this.sha256 = calibration.sha256();
        for (int i = 0; i < partCount; i++) {
            List<Integer> owned = new ArrayList<>();
            for (int group = i; group < Part.GROUPS; group += partCount) {
                owned.add(group);
            }
            Part part = new Part(calibration, config, owned);
            parts.add(part);
            owned.forEach(group -> owner[group] = part);
        }
        this.post = new Letters(owner);
    }

    /** A reader of exchanges for one thread, for {@link #observe(Reading)}. */
    public static Lens lens() {
        return new Lens(INTENTS);
    }

    /** From now on hears what others say of exchanges; the same for the whole life of an engine and its snapshots. */
    public void listen(Tips tips) {
        parts.forEach(part -> part.tips = tips);
    }

    /** Facts about accounts, to be told before their first exchange; later facts about a known account are ignored. */
    public void accounts(Collection<AccountFacts> facts) {
        for (AccountFacts one : facts) {
            Part part = part(one.account());
            if (!part.accounts.containsKey(one.account())) {
                part.facts.put(one.account(), one);
            }
        }
    }

    /** Takes in the next exchange; a suspicion comes back when what is held against the account changed notably. */
    public Optional<Suspicion> observe(Exchange exchange) {
        return observe(lens.read(exchange));
    }

    /** Takes in the next exchange, already read. */
    public Optional<Suspicion> observe(Reading reading) {
        begin(reading);
        return part(reading).observe(reading, post);
    }

    /** Takes in the next exchange like {@link #observe(Reading)} and puts nothing into words, for past logs. */
    public void absorb(Reading reading) {
        begin(reading);
        part(reading).absorb(reading, post);
    }

    /** Takes in the next exchanges like {@link #absorb(Reading)}, faster than one by one from {@value #AT_ONCE} on. */
    public void absorb(List<Reading> readings) {
        for (int from = 0; from < readings.size(); from += AT_ONCE) {
            List<Reading> next = readings.subList(from, Math.min(readings.size(), from + AT_ONCE));
            if (parts.size() == 1) {
                parts.get(0).foresee(next);
            }
            next.forEach(this::absorb);
        }
    }

    private void begin(Reading reading) {
        now = Math.max(now, reading.at());
        long current = Math.floorDiv(now, config.epoch().toMillis());
        if (epoch == Long.MIN_VALUE) {
            epoch = current;
        } else if (current > epoch) {
            turn();
            epoch = current;
            poolIfDue();
        }
        sincePooled++;
    }

    private Part part(Reading reading) {
        return parts.size() == 1 ? parts.get(0) : part(reading.name());
    }

    /**
     * Searches for campaigns every {@link EngineConfig#search} of event time; members newly found are news. A search
     * looks at every account, so that a large fleet waits until there is an exchange for each account beyond {@link
     * #SMALL_FLEET} to learn from.
     */
    private void poolIfDue() {
        long due = Math.floorDiv(now, config.search().toMillis());
        long accounts = 0;
        for (Part part : parts) {
            accounts += part.accounts.size();
        }
        if (due > pooled && sincePooled < accounts - SMALL_FLEET) {
            return;
        }
        if (due > pooled) {
            sincePooled = 0;
        }
        if (due > pooled && pooled != Long.MIN_VALUE) {
            Pooling pooling = new Pooling(calibration, config, parts);
            if (gathering && due % 4 == 0 && gathered.size() < GATHERED_MAX) {
                Reference.keep(pooling.references(), calibration.groupWeights(), gathered);
                search(pooling);
            }
            campaigns = pooling.pool(now, false, names);
            groupsTested = pooling.tested();
            for (AccountState state : pooling.joined()) {
                Part part = part(state.facts.account());
                news.add(part.judge.suspicion(state, part));
            }
        }
        pooled = Math.max(pooled, due);
    }

    private void search(Pooling pooling) {
        for (CampaignFinder.Candidate group : pooling.candidates()) {
            if (searched.size() < GATHERED_MAX) {
                searched.add(Found.of(group));
            }
        }
    }

    private Part part(String account) {
        return owner[Part.group(Hash64.of(account))];
    }

    /** Ends an epoch in all parts: news are gathered, merged by union, and given to each. */
    private void turn() {
        abandon();
        News all = new News(new LongTable<>(), new ArrayList<>());
        for (Part part : parts) {
            News news = part.close();
            news.sharings().forEach(all.sharings()::put);
            all.hits().addAll(news.hits());
        }
        for (Part part : parts) {
            part.open(all);
        }
    }

    /** What is held against the account now; {@link Suspicion#none} for an account never seen. */
    public Suspicion suspicion(String account) {
        Part part = part(account);
        AccountState state = part.accounts.get(account);
        return state == null ? Suspicion.none(account) : part.judge.suspicion(state, part);
    }

    /** What is held against every account seen, sorted by name; for a board after a restart. */
    public List<Suspicion> suspicions() {
        TreeMap<String, Suspicion> all = new TreeMap<>();
        for (Part part : parts) {
            part.accounts.forEach((name, state) -> all.put(name, part.judge.suspicion(state, part)));
        }
        return List.copyOf(all.values());
    }

    /**
     * What stands against some accounts and campaigns at the last look and search.
     *
     * @param campaignIds of the last search; where accounts are given too, their own campaigns are enough
     */
    public Examination examine(Set<String> accounts, Set<String> campaignIds) {
        return Closing.examined(parts, accounts, campaignIds, campaigns, groupsTested, sha256);
    }

    /**
     * Lets go of everything that is held under an account's name: its sketches, what is known of it, and what it was
     * found quoting. Counts that many accounts share stay; they name nobody. The campaigns of the last search lose it.
     */
    public void forget(String account) {
        abandon();
        part(account).forget(account);
        parts.forEach(part -> part.hits.removeIf(hit -> hit.account().equals(account)));
        campaigns = campaigns.stream()
                .filter(one -> !one.accounts().contains(account))
                .toList();
        news.removeIf(suspicion -> suspicion.account().equals(account));
    }

    /** Suspicions that arose since the last call without an exchange of their own account, by pooling; then none. */
    public List<Suspicion> news() {
        List<Suspicion> fresh = List.copyOf(news);
        news.clear();
        return fresh;
    }

    /** The latest time of any exchange observed, milliseconds since 1970; {@code Long.MIN_VALUE} before the first. */
    public long now() {
        return now;
    }

    /**
     * Writes all state, so that {@link #restore} on an engine of the same calibration, configuration and parts goes
     * on as if nothing had happened. Equal states give equal bytes.
     */
    public void snapshot(OutputStream into) throws IOException {
        draft(into, true).step(Integer.MAX_VALUE);
    }

    /**
     * Begins a snapshot of this moment that is written in steps while the engine goes on. Another one, the end of an
     * epoch, and whatever else changes all accounts give it up.
     */
    public Draft draft(OutputStream into) throws IOException {
        return draft(into, false);
    }

    private void abandon() {
        draft.abandon();
        draft = Draft.NONE;
        parts.forEach(part -> part.draft = Draft.NONE);
    }

    private Draft draft(OutputStream into, boolean sorted) throws IOException {
        abandon();
        DataOutputStream out = new DataOutputStream(into);
        out.writeInt(FORMAT);
        out.writeUTF(sha256);
        out.writeInt(parts.size());
        out.writeLong(epoch);
        out.writeLong(now);
        out.writeLong(pooled);
        out.writeLong(sincePooled);
        names.write(out);
        Draft begun = new Draft(parts, ++drafts, out, sorted);
        draft = begun;
        parts.forEach(part -> part.draft = begun);
        return begun;
    }

    /** Takes the state of a snapshot; IOException, and an empty engine, where it is none, damaged or of another kind. */
    public void restore(InputStream from) throws IOException {
        abandon();
        DataInputStream in = new DataInputStream(from);
        if (in.readInt() != FORMAT || !in.readUTF().equals(sha256) || in.readInt() != parts.size()) {
            throw new IOException("the snapshot is of another format, calibration or split");
        }
        try {
            epoch = in.readLong();
            now = in.readLong();
            pooled = in.readLong();
            sincePooled = in.readLong();
            names.read(in);
            parts.forEach(Part::clear);
            Draft.read(in, parts);
        } catch (IOException | RuntimeException e) {
            epoch = Long.MIN_VALUE;
            now = Long.MIN_VALUE;
            pooled = Long.MIN_VALUE;
            sincePooled = 0;
            parts.forEach(Part::clear);
            names.clear();
            campaigns = List.of();
            groupsTested = 0;
            throw new IOException("the snapshot is damaged", e);
        }
    }

    /** Bytes held for accounts, an upper estimate, and for how many accounts. */
    public long[] footprint() {
        long bytes = 0;
        long count = 0;
        for (Part part : parts) {
            for (AccountState state : part.accounts.values()) {
                bytes += state.bytes() + 2L * state.facts.account().length() + 80;
                count++;
            }
        }
        return new long[] {bytes, count};
    }

    /**
     * A calibration of what this engine has seen, taken to be honest: of accounts without alarm, so that a second round
     * over the same log leaves out what the first alarmed. Takes the last look of {@link #finish}.
     */
    public Calibration calibrated(String made) {
        return reference().calibrated(made);
    }

    /** What a calibration over several logs is gathered from; see {@link Reference}. */
    public Reference reference() {
        finish();
        if (gathering) {
            search(new Pooling(calibration, config, parts));
        }
        return new Reference(calibration, parts, gathered, searched, vouched);
    }

    /** Accounts that people found honest: a calibration learns from them also where they alarm. */
    public void vouch(Set<String> accounts) {
        vouched = Set.copyOf(accounts);
    }

    /** From now on keeps, once a day of event time, the groups that accounts happen to form, for a calibration. */
    public void gather() {
        gathering = true;
    }

    /**
     * All that was found. It ends the current epoch and takes a last look at every account; the engine may go on
     * observing afterwards, but asks for findings count as looks, so a live caller asks rarely.
     */
    public Findings finish() {
        return finish(Closing.WORDED_MAX);
    }

    /**
     * The same for an engine that takes in no more: signals are put into words as they are read, which several threads
     * may do at once.
     */
    public Findings close() {
        return finish(0);
    }

    private Findings finish(int worded) {
        if (epoch != Long.MIN_VALUE) {
            turn();
        }
        news.clear();
        return new Closing(calibration, config, parts, worded).findings(now, names);
    }
}
