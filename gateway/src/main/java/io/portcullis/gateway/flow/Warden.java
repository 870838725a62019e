package io.portcullis.gateway.flow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.decide.Circumstances;
import io.portcullis.decide.Ladder;
import io.portcullis.decide.Movement;
import io.portcullis.decide.Ruling;
import io.portcullis.decide.Rungs;
import io.portcullis.decide.Standing;
import io.portcullis.decide.Step;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.inspect.Suspicion;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ladder: takes suspicions from the inspector's thread and rulings from administrators, publishes where
 * everybody stands for event loops to read without a lock, writes every movement down as a fact, and keeps its state
 * on disk. A ruling is on disk before it is confirmed; movements by evidence are at most {@value #SAVE_MILLIS} ms
 * later, and the inspector's replay brings back what a crash took.
 */
public final class Warden implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Warden.class);
    private static final int FORMAT = 0x50435744;
    private static final long SAVE_MILLIS = 1_000;
    private static final long SETTLE_EVERY = 5;

    private final Ladder ladder;
    private final Function<String, Circumstances.Account> accounts;
    private final SnapshotStore store;
    private final Notary notary;
    private final java.time.InstantSource clock;
    private final ConcurrentHashMap<String, Standing.Own> board = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Standing.Shared> campaigns = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread;
    private volatile Silence silence = Silence.OFF;
    private volatile String trouble = "";
    private long ticks;
    private boolean unsaved;

    /**
     * Call {@link #recover}, then {@link #start}.
     *
     * @param accounts what the store knows of an account
     */
    public Warden(
            Ladder ladder,
            Function<String, Circumstances.Account> accounts,
            SnapshotStore store,
            Notary notary,
            java.time.InstantSource clock) {
        this.ladder = ladder;
        this.accounts = accounts;
        this.store = store;
        this.notary = notary;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread t = new Thread(task, "warden");
            t.setDaemon(true);
            return t;
        });
    }

    /** Takes up what was saved; a snapshot that cannot be read is said and left aside. */
    public synchronized void recover() {
        try {
            Optional<InputStream> saved = store.load();
            if (saved.isPresent()) {
                try (DataInputStream in = new DataInputStream(saved.get())) {
                    if (in.readInt() != FORMAT) {
                        throw new IOException("not a snapshot of a warden");
                    }
                    silence = Silence.read(in);
                    ladder.restore(in);
                }
            }
        } catch (IOException e) {
            trouble = "the ladder's snapshot could not be read: everybody starts on the ground";
            LOG.error("{}: {}", trouble, e.getMessage());
        }
        publish();
    }

    /** Begins to let time pass and to save. */
    public void start() {
        var unused = thread.scheduleWithFixedDelay(this::tick, SAVE_MILLIS, SAVE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void tick() {
        try {
            if (++ticks % SETTLE_EVERY == 0) {
                moved(ladder.settle(clock.instant()));
            }
            expire();
            if (unsaved) {
                save();
            }
        } catch (IOException e) {
            trouble = "the ladder's snapshot could not be saved";
            LOG.warn("{}: {}", trouble, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the ladder failed", e);
        }
    }

    private void save() throws IOException {
        store.save(into -> {
            DataOutputStream out = new DataOutputStream(into);
            out.writeInt(FORMAT);
            silence.write(out);
            ladder.snapshot(out);
        });
        unsaved = false;
        trouble = "";
    }

    /** Where an account stands now; read by event loops. */
    public Standing standing(String account, Instant now) {
        Standing.Own own = board.get(account);
        if (own == null) {
            return Standing.ground(account);
        }
        return Standing.of(own, campaigns.getOrDefault(own.campaign(), Standing.Shared.NONE), now);
    }

    /** News about an account; called by the inspector's thread with the time of the exchange. */
    public synchronized void suspected(Suspicion suspicion, Instant at) {
        observe(suspicion, at);
    }

    private void observe(Suspicion suspicion, Instant at) {
        String before = ladder.own(suspicion.account()).campaign();
        moved(ladder.observe(about(suspicion, at)));
        republish(suspicion.account());
        share(before);
    }

    private Circumstances about(Suspicion suspicion, Instant at) {
        return new Circumstances(
                at,
                accounts.apply(suspicion.account()),
                Circumstances.Call.NONE,
                Circumstances.Use.NONE,
                Circumstances.Terms.NONE,
                suspicion,
                ladder.standing(suspicion.account()).campaign(),
                Step.OBSERVE,
                false);
    }

    /** An exchange was inspected. */
    public void seen(String account, Instant at) {
        if (board.containsKey(account)) {
            synchronized (this) {
                moved(ladder.seen(account, at));
                republish(account);
            }
        }
    }

    /** Another ladder is in force; everybody is judged by it at once. */
    public synchronized void rungs(Rungs rungs, Collection<Suspicion> known) {
        ladder.rungs(rungs);
        Instant now = clock.instant();
        for (Suspicion suspicion : known) {
            observe(suspicion, now);
        }
        publish();
    }

    /** Puts a person's ruling in force; IOException where it could not be saved, and then it is not in force. */
    public synchronized Standing rule(Ruling ruling) throws IOException {
        String subject = ruling.subject();
        Optional<Ruling> before = Ruling.campaign(subject)
                .map(id -> ladder.shared(id).ruling())
                .orElseGet(() -> ladder.own(subject).ruling());
        List<Movement> moves = ladder.set(ruling);
        try {
            save();
        } catch (IOException e) {
            before.ifPresentOrElse(ladder::set, () -> ladder.lift(subject, ruling.by(), ruling.from()));
            show(subject);
            throw e;
        }
        moved(moves);
        show(subject);
        return subject(subject);
    }

    /** An account's standing, or what its members share where the subject is a campaign. */
    private Standing subject(String subject) {
        return Ruling.campaign(subject)
                .map(ladder::shared)
                .map(shared -> Standing.of(Standing.Own.ground(subject), shared, clock.instant()))
                .orElseGet(() -> ladder.standing(subject));
    }

    /** Where a campaign stands now; empty where no alarmed account is in it and nobody ruled about it. */
    public synchronized Optional<Standing> campaign(String id) {
        boolean known = campaigns.containsKey(id);
        return known ? Optional.of(subject(Ruling.CAMPAIGN + id)) : Optional.empty();
    }

    /** Every campaign that the ladder knows, sorted by id. */
    public synchronized List<Standing.Shared> campaigns() {
        return ladder.campaigns();
    }

    /** Takes a ruling back; empty where there was none. */
    public synchronized Optional<Standing> lift(String subject, String by) throws IOException {
        List<Movement> moves = ladder.lift(subject, by, clock.instant());
        if (moves.isEmpty()) {
            return Optional.empty();
        }
        moved(moves);
        show(subject);
        save();
        return Optional.of(subject(subject));
    }

    public synchronized List<Standing> standings() {
        return ladder.standings();
    }

    /** Proposes silent degradation. */
    public synchronized Silence.Answer propose(String who, String reason, Instant until) throws IOException {
        return silenced(silence.propose(who, reason, until, clock.instant()), "proposed", who);
    }

    /** Agrees to what somebody else proposed. */
    public synchronized Silence.Answer agree(String who) throws IOException {
        return silenced(silence.agree(who, clock.instant()), "agreed", who);
    }

    /** Switches silent degradation off; one person is enough. */
    public synchronized void speak(String who) throws IOException {
        var unused = silenced(new Silence.Answer.Done(Silence.OFF), "ended", who);
    }

    private Silence.Answer silenced(Silence.Answer answer, String what, String who) throws IOException {
        if (answer instanceof Silence.Answer.Done(Silence fresh)) {
            Silence before = silence;
            silence = fresh;
            try {
                save();
            } catch (IOException e) {
                silence = before;
                throw e;
            }
            tell(fresh.proposed().isEmpty() ? before : fresh, what, "admin:" + who);
        }
        return answer;
    }

    private void tell(Silence of, String what, String by) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("silent_degradation", what)
                .put("proposed_by", of.proposed())
                .put("agreed_by", of.agreed())
                .put("reason", of.reason())
                .put("until", of.until().toString());
        notary.record(new Fact(Fact.Kind.OVERRIDE, clock.instant(), by, "policy", body.toString()));
    }

    /** Silence, or what was only proposed, is at its end: it has had no force since then, and now that is a fact. */
    private void expire() {
        Silence over = silence;
        if (!over.proposed().isEmpty() && !clock.instant().isBefore(over.until())) {
            silence = Silence.OFF;
            unsaved = true;
            tell(over, "expired", "decide");
        }
    }

    public Optional<Silence> silence(Instant now) {
        return silence.current(now);
    }

    /** Whether answers of another model may go by the name that was asked for. */
    public boolean silent(Instant now) {
        return silence.on(now);
    }

    private void moved(List<Movement> moves) {
        for (Movement move : moves) {
            boolean person = !move.by().equals("decide");
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("from", move.from().word())
                    .put("to", move.to().word())
                    .put("why", move.why().name().toLowerCase(java.util.Locale.ROOT))
                    .put("reason", move.reason());
            notary.record(new Fact(
                    person ? Fact.Kind.OVERRIDE : Fact.Kind.LADDER,
                    move.at(),
                    move.by(),
                    move.subject(),
                    body.toString()));
            LOG.info(
                    "{} {} -> {} ({})",
                    move.subject(),
                    move.from().word(),
                    move.to().word(),
                    move.why().name().toLowerCase(java.util.Locale.ROOT));
            unsaved = true;
            show(move.subject().startsWith("account:") ? move.subject().substring(8) : move.subject());
        }
    }

    private void show(String subject) {
        Ruling.campaign(subject).ifPresentOrElse(this::share, () -> republish(subject));
    }

    /** One account's place on the board; that of its campaign is published once for all its members. */
    private void republish(String account) {
        Standing.Own own = ladder.own(account);
        if (ladder.watches(account)) {
            board.put(account, own);
        } else {
            board.remove(account);
        }
        share(own.campaign());
    }

    private void share(String campaign) {
        Standing.Shared shared = ladder.shared(campaign);
        if (shared.size() == 0 && shared.ruling().isEmpty()) {
            campaigns.remove(campaign);
        } else {
            campaigns.put(campaign, shared);
        }
    }

    private void publish() {
        board.keySet().forEach(this::republish);
        campaigns.keySet().forEach(this::share);
        ladder.standings().forEach(standing -> republish(standing.account()));
        ladder.campaigns().forEach(shared -> share(shared.id()));
    }

    /** What is not as it should be, in plain words. */
    public synchronized List<String> degraded() {
        List<String> all = new java.util.ArrayList<>();
        if (!trouble.isEmpty()) {
            all.add(trouble);
        }
        if (ladder.overflow() > 0) {
            all.add("the ladder is full: %d suspicious accounts stay on the ground".formatted(ladder.overflow()));
        }
        return all;
    }

    /** Accounts above the ground, by themselves or with their campaign. */
    public long climbed() {
        Instant now = clock.instant();
        return board.keySet().stream()
                .filter(account -> standing(account, now).step() != Step.OBSERVE)
                .count();
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        boolean ended = thread.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
        synchronized (this) {
            try {
                if (ended && unsaved) {
                    save();
                }
            } catch (IOException e) {
                LOG.warn("the ladder's snapshot could not be saved: {}", e.getMessage());
            }
        }
    }
}
