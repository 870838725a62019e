package io.portcullis.detect;

import io.portcullis.calibrate.Calibration;
import io.portcullis.campaign.KeyBook;
import io.portcullis.campaign.ReplayBook;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.inspect.Crowd;
import io.portcullis.inspect.Halves;
import io.portcullis.inspect.Lens;
import io.portcullis.inspect.Reading;
import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Suspicion;
import io.portcullis.inspect.Tie;
import io.portcullis.sketch.Hash64;
import io.portcullis.sketch.LongTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of an engine that owns some of the {@value #GROUPS} key groups: the accounts whose names, and the keys and
 * passages whose hashes fall into them. Bounds hold for each group, so that findings do not depend on how groups are
 * dealt out over machines. Single-threaded.
 */
final class Part implements Crowd, Post {
    static final int GROUPS = 64;
    private static final int KEYS_A_GROUP = 4096;
    private static final int PASSAGES_A_GROUP = 1 << 14;
    private static final int HITS_MAX = 1 << 16;
    /** So many exchanges are foreseen at once. */
    static final int AHEAD = 32;

    private static final double PUBLISH_STEP = 0.5;

    final Map<String, AccountState> accounts = new HashMap<>();
    /** The same accounts by the hash of their names, which is found with fewer looks into memory. */
    private final LongTable<AccountState> index = new LongTable<>();

    /** The same accounts in the order of their coming. */
    final List<AccountState> order = new ArrayList<>();

    final Map<String, AccountFacts> facts = new HashMap<>();
    final @Nullable KeyBook[] keys = new KeyBook[GROUPS];
    final @Nullable ReplayBook[] replays = new ReplayBook[GROUPS];
    final List<Hit> hits = new ArrayList<>();
    final LongTable<Sharing> crowd = new LongTable<>();
    final Judge judge;
    Tips tips = Tips.NONE;
    Draft draft = Draft.NONE;
    private final @Nullable AccountState[] ahead = new AccountState[AHEAD];
    /** Of no meaning; what is looked at must come to something, or the compiler leaves the look out. */
    private long foreseen;

    long exchanges;
    long hitsDropped;
    private final Calibration calibration;
    private final Halves halves;

    Part(Calibration calibration, EngineConfig config, Collection<Integer> owned) {
        this.calibration = calibration;
        this.halves = config.halves();
        this.judge = new Judge(calibration, config);
        for (int group : owned) {
            keys[group] = new KeyBook(KEYS_A_GROUP);
            replays[group] = new ReplayBook(PASSAGES_A_GROUP);
        }
    }

    static int group(long hash) {
        return (int) (Hash64.mix(hash) >>> 58);
    }

    boolean owns(long hash) {
        return keys[group(hash)] != null;
    }

    Optional<Suspicion> observe(Reading reading, Post post) {
        AccountState state = absorb(reading, post);
        return state == null ? Optional.empty() : Optional.of(judge.suspicion(state, this));
    }

    /** Takes in the exchange; the account's state comes back when what is held against it changed notably. */
    @Nullable AccountState absorb(Reading reading, Post post) {
        AccountState state = state(reading);
        draft.before(this, state);
        boolean opening = state.exchanges == 0;
        boolean linking = halves.linking(reading.at());
        state.count(reading, linking);
        boolean fresh = state.account.observe(reading, this, linking);
        exchanges++;
        boolean told = state.told(tips.of(reading));
        tell(state, reading, fresh || opening, post);
        if (Judge.due(state.exchanges)) {
            judge.look(state, this, reading.at());
            state.remember(state.score);
            state.published = (float) judge.light(state);
            return state;
        }
        double light = judge.light(state);
        if (told || Math.abs(light - state.published) >= PUBLISH_STEP) {
            state.published = (float) light;
            return state;
        }
        return null;
    }

    /**
     * Looks into the memory that the next exchanges will need and changes nothing. The looks of one round do not wait
     * for one another, so that the waits for main memory overlap; one exchange after the other would wait each time.
     *
     * @param next at most {@value #AHEAD}
     */
    void foresee(List<Reading> next) {
        long seen = foreseen;
        int count = next.size();
        for (int i = 0; i < count; i++) {
            ahead[i] = index.get(next.get(i).account());
        }
        for (int i = 0; i < count; i++) {
            AccountState state = ahead[i];
            seen += state == null ? 0 : state.nameHash + state.exchanges;
        }
        for (int i = 0; i < count; i++) {
            AccountState state = ahead[i];
            seen += state == null ? 0 : state.account.detectors().size();
        }
        for (int i = 0; i < count; i++) {
            AccountState state = ahead[i];
            seen += state == null ? 0 : state.account.foreseen();
        }
        for (int i = 0; i < count; i++) {
            for (long passage : next.get(i).issued()) {
                ReplayBook book = replays[group(passage)];
                seen += book == null ? 0 : book.owner(passage);
            }
        }
        foreseen = seen;
    }

    private AccountState state(Reading reading) {
        String name = reading.name();
        AccountState known = index.get(reading.account());
        if (known != null && known.nameHash == name.hashCode()) {
            return known;
        }
        AccountState state = accounts.computeIfAbsent(name, this::opened);
        if (known == null) {
            index(state);
        }
        return state;
    }

    private void index(AccountState state) {
        index.put(Hash64.of(state.facts.account()), state);
    }

    void forget(String account) {
        AccountState gone = accounts.remove(account);
        if (gone != null) {
            order.remove(gone);
        }
        index.remove(Hash64.of(account));
        facts.remove(account);
    }

    private AccountState opened(String name) {
        AccountFacts known = facts.remove(name);
        AccountState state = new AccountState(known == null ? AccountFacts.unknown(name) : known);
        order.add(state);
        draft.opened(state);
        return state;
    }

    /** Letters about the keys that this exchange touched. */
    private static void tell(AccountState state, Reading reading, boolean fresh, Post post) {
        var adoptions = state.account.adoptions();
        for (int i = 0; i < adoptions.size(); i++) {
            if (adoptions.used(i)) {
                Tie tie = adoptions.tie(i);
                post.use(
                        adoptions.key(i),
                        tie,
                        state.hash,
                        state.org,
                        reading.at(),
                        reading.intent(),
                        Lens.words(reading.exchange(), tie));
            }
        }
        var infrastructure = state.account.infrastructure();
        for (int i = 0; i < infrastructure.size() && fresh; i++) {
            post.use(infrastructure.key(i), infrastructure.kind(i), state.hash, state.org, reading.at(), 0, "");
        }
        long[] quoted = reading.quoted();
        for (int i = 0; i < quoted.length; i++) {
            boolean handed = i >= quoted.length - reading.handed();
            post.quote(quoted[i], state.org, state.facts.account(), reading.id(), handed);
        }
        for (long passage : reading.issued()) {
            post.issue(passage, state.org);
        }
    }

    @Override
    public void use(long key, Tie tie, long account, long org, long at, double intent, String words) {
        KeyBook book = keys[group(key)];
        if (book != null) {
            draft.beforeUse(this, group(key));
            book.use(key, tie, account, org, at, halves.linking(at), intent, words);
        }
    }

    @Override
    public void issue(long passage, long org) {
        ReplayBook book = replays[group(passage)];
        if (book != null) {
            draft.beforeIssue(this, group(passage));
            book.issue(passage, org);
        }
    }

    @Override
    public void quote(long passage, long org, String account, String exchange, boolean handed) {
        ReplayBook book = replays[group(passage)];
        long owner = book == null ? 0 : book.owner(passage);
        if (owner == 0 || owner == org) {
            return;
        }
        if (hits.size() >= HITS_MAX) {
            hitsDropped++;
        } else {
            hits.add(new Hit(account, exchange, owner, handed));
        }
    }

    @Override
    public Sharing sharing(long key) {
        Sharing sharing = crowd.get(key);
        return sharing == null ? Sharing.NONE : sharing;
    }

    /** Ends the epoch: what the others must know. */
    News close() {
        LongTable<Sharing> changed = new LongTable<>();
        for (KeyBook book : keys) {
            if (book != null) {
                book.changes(calibration::rarity, changed);
            }
        }
        List<Hit> found = new ArrayList<>(hits);
        hits.clear();
        return new News(changed, found);
    }

    /** Begins the next epoch with the news of all parts; two passages of one owner in an exchange make a replay. */
    void open(News news) {
        news.sharings().forEach((key, sharing) -> {
            if (sharing == Sharing.NONE) {
                crowd.remove(key);
            } else {
                crowd.put(key, sharing);
            }
        });
        List<Hit> sorted = new ArrayList<>(news.hits());
        Collections.sort(sorted);
        for (int from = 0; from < sorted.size(); ) {
            Hit hit = sorted.get(from);
            int to = from;
            int handed = 0;
            while (to < sorted.size() && hit.sameReplay(sorted.get(to))) {
                handed += sorted.get(to++).handed() ? 1 : 0;
            }
            AccountState state = accounts.get(hit.account());
            if (to - from > 1 && state != null) {
                state.delivered = true;
                state.account.replayed(hit.exchange(), hit.owner(), handed > 1);
            }
            from = to;
        }
    }

    void clear() {
        exchanges = 0;
        hitsDropped = 0;
        facts.clear();
        accounts.clear();
        order.clear();
        index.clear();
        hits.clear();
        crowd.clear();
        for (int group = 0; group < GROUPS; group++) {
            keys[group] = keys[group] == null ? null : new KeyBook(KEYS_A_GROUP);
            replays[group] = replays[group] == null ? null : new ReplayBook(PASSAGES_A_GROUP);
        }
    }

    /** Takes up an account of a snapshot. */
    void take(AccountState state) {
        accounts.put(state.facts.account(), state);
        order.add(state);
        index(state);
    }

    /** The wording behind a key this part owns. */
    String words(long key) {
        KeyBook book = keys[group(key)];
        return book == null ? "" : book.words(key);
    }
}
