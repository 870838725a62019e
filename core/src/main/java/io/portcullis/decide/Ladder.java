package io.portcullis.decide;

import io.portcullis.inspect.Suspicion;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far every account and campaign has come: observe, friction, shape, strip, mark, slow, smaller, refuse.
 *
 * <p>An account climbs one rung at a time while the evidence asks for more, and no faster than {@link Rungs#climb}. It
 * stays while the evidence still lies above the rung's {@code until} (hysteresis), steps down one rung after each
 * {@link Rungs#hold} without that, and is back on the ground when nothing has renewed the reason for {@link
 * Rungs#expire}. The alarmed members of a campaign share its step, which is that of its most suspicious member. What a
 * person says ({@link Ruling}) stands above all of it.
 *
 * <p>Single-threaded by contract, driven by the time of events only: the same events give the same steps. Holds at most
 * {@code bound} accounts; what finds no room stays on the ground and is counted.
 */
public final class Ladder {
    private static final int FORMAT = 0x50434c31;
    private static final int MEMBERS_MAX = 10_000;

    private final int bound;
    private Rungs rungs;
    private final Map<String, Position> accounts = new HashMap<>();
    private final Map<String, Position> campaigns = new HashMap<>();
    private final Map<String, TreeSet<String>> members = new HashMap<>();
    private final Map<String, String> campaignOf = new HashMap<>();
    private final TreeMap<String, Ruling> rulings = new TreeMap<>();
    private long overflow;
    private long failed;

    /**
     * Where an account stands.
     *
     * @param own by its own evidence
     * @param step that applies, with what its campaign and people say
     */
    public record Standing(
            String account, Step own, Step step, Circumstances.Campaign campaign, Optional<Ruling> ruling) {
        public static Standing ground(String account) {
            return new Standing(account, Step.OBSERVE, Step.OBSERVE, Circumstances.Campaign.NONE, Optional.empty());
        }

        /** The same at a time: what a person said has come to its end by itself. */
        public Standing at(Instant now) {
            boolean over = ruling.isPresent() && !now.isBefore(ruling.get().until());
            return over ? new Standing(account, Step.OBSERVE, Step.OBSERVE, campaign, Optional.empty()) : this;
        }

        /** Whether a person put the account on the allow-list. */
        public boolean allowed() {
            return ruling.map(Ruling::allows).orElse(false);
        }
    }

    public Ladder(Rungs rungs, int bound) {
        this.rungs = rungs;
        this.bound = bound;
    }

    /** Another ladder from now on; who stands on a rung that is gone stays until it eases or expires. */
    public void rungs(Rungs fresh) {
        rungs = fresh;
    }

    /** News about an account, with what is held against it now. */
    public List<Movement> observe(Circumstances circumstances) {
        List<Movement> moves = new ArrayList<>();
        Suspicion suspicion = circumstances.suspicion();
        String account = circumstances.account().id();
        long at = circumstances.at().toEpochMilli();
        end(account, at, moves);
        join(account, suspicion.alarm() ? suspicion.campaign().orElse("") : "", at, moves);
        Rungs.Demand demand = rungs.demand(circumstances);
        failed += demand.failed();
        Position position = accounts.get(account);
        if (position != null || demand.asked() != Step.OBSERVE) {
            evidence(account, demand, suspicion, at, moves);
        }
        campaign(account, at, moves);
        return moves;
    }

    private void evidence(String account, Rungs.Demand demand, Suspicion suspicion, long at, List<Movement> moves) {
        if (!accounts.containsKey(account) && accounts.size() >= bound) {
            overflow++;
            return;
        }
        Position held = accounts.computeIfAbsent(account, name -> new Position("account:" + name));
        held.evidence(demand, suspicion.exchanges(), words(suspicion), at, rungs, moves);
        if (held.idle()) {
            accounts.remove(account);
        }
    }

    private static String words(Suspicion suspicion) {
        String strongest = suspicion.signals().isEmpty()
                ? ""
                : suspicion.signals().getFirst().because();
        String text = "posterior %.3f, score %.2f%s%s"
                .formatted(
                        suspicion.posterior(),
                        suspicion.score(),
                        suspicion.alarm() ? ", alarm" : "",
                        strongest.isEmpty() ? "" : ": " + strongest);
        return text.length() <= 400 ? text : text.substring(0, 400);
    }

    /** An exchange of the account, as it comes; costs nothing for an account that stands on the ground. */
    public List<Movement> seen(String account, Instant time) {
        if (!watches(account)) {
            return List.of();
        }
        Position position = accounts.get(account);
        List<Movement> moves = new ArrayList<>(1);
        long at = time.toEpochMilli();
        end(account, at, moves);
        if (position != null) {
            position.seen(at, rungs, moves);
        }
        campaign(account, at, moves);
        return moves;
    }

    /** Lets time pass for everybody; the outcome does not depend on how often it is called. */
    public List<Movement> settle(Instant now) {
        List<Movement> moves = new ArrayList<>();
        long at = now.toEpochMilli();
        for (String account : List.copyOf(rulings.keySet())) {
            end(account, at, moves);
        }
        for (Position position : new TreeMap<>(accounts).values()) {
            position.settle(at, rungs, moves);
        }
        for (Position position : new TreeMap<>(campaigns).values()) {
            position.settle(at, rungs, moves);
        }
        accounts.values().removeIf(Position::idle);
        return moves;
    }

    private void join(String account, String campaign, long at, List<Movement> moves) {
        String before = campaignOf.getOrDefault(account, "");
        if (before.equals(campaign)) {
            return;
        }
        TreeSet<String> left = members.get(before);
        if (left != null) {
            left.remove(account);
            if (left.isEmpty()) {
                members.remove(before);
                Position dissolved = campaigns.remove(before);
                if (dissolved != null && dissolved.step() != Step.OBSERVE) {
                    dissolved.set(Step.OBSERVE, Movement.Why.ENDED, "it has no members any more", "decide", at, moves);
                }
            }
        }
        campaignOf.remove(account);
        TreeSet<String> joined = campaign.isEmpty() ? null : members.computeIfAbsent(campaign, id -> new TreeSet<>());
        if (joined != null && joined.size() < MEMBERS_MAX && campaignOf.size() < bound) {
            joined.add(account);
            campaignOf.put(account, campaign);
        } else if (joined != null) {
            overflow++;
        }
    }

    /** A campaign stands where its most suspicious member leads it. */
    private void campaign(String account, long at, List<Movement> moves) {
        String id = campaignOf.getOrDefault(account, "");
        if (id.isEmpty()) {
            return;
        }
        Step asked = Step.OBSERVE;
        Step kept = Step.OBSERVE;
        for (String member : members.getOrDefault(id, new TreeSet<>())) {
            Position position = accounts.get(member);
            boolean allowed = rulings.containsKey(member) && rulings.get(member).allows();
            if (position != null && !allowed) {
                asked = asked.max(position.demand().asked());
                kept = kept.max(position.demand().kept());
            }
        }
        Position shared = campaigns.computeIfAbsent(id, name -> new Position("campaign:" + name));
        Rungs.Demand demand = new Rungs.Demand(asked, kept, 0);
        shared.evidence(demand, shared.exchanges() + 1, "its members", at, rungs, moves);
    }

    /** Puts a person's word in force, in the place of an earlier one. */
    public List<Movement> set(Ruling ruling) {
        List<Movement> moves = new ArrayList<>();
        Position position = accounts.computeIfAbsent(ruling.account(), name -> new Position("account:" + name));
        rulings.put(ruling.account(), ruling);
        long at = ruling.from().toEpochMilli();
        position.set(ruling.step(), Movement.Why.SET, ruling.reason(), "admin:" + ruling.by(), at, moves);
        position.pin(true);
        return moves;
    }

    /** Takes a person's word back; nothing moves where there was none. */
    public List<Movement> lift(String account, String by, Instant at) {
        Ruling ruling = rulings.remove(account);
        Position position = accounts.get(account);
        List<Movement> moves = new ArrayList<>();
        if (ruling != null && position != null) {
            position.pin(false);
            position.set(Step.OBSERVE, Movement.Why.LIFTED, ruling.reason(), "admin:" + by, at.toEpochMilli(), moves);
            position.rest(rungs);
        }
        return moves;
    }

    private void end(String account, long at, List<Movement> moves) {
        Ruling ruling = rulings.get(account);
        Position position = accounts.get(account);
        if (ruling != null && at >= ruling.until().toEpochMilli()) {
            rulings.remove(account);
            if (position != null) {
                long due = ruling.until().toEpochMilli();
                position.pin(false);
                position.set(Step.OBSERVE, Movement.Why.ENDED, ruling.reason(), "decide", due, moves);
                position.rest(rungs);
            }
        }
    }

    public Standing standing(String account) {
        Position position = accounts.get(account);
        Step own = position == null ? Step.OBSERVE : position.step();
        String id = campaignOf.getOrDefault(account, "");
        TreeSet<String> group = members.getOrDefault(id, new TreeSet<>());
        Circumstances.Campaign campaign =
                id.isEmpty() ? Circumstances.Campaign.NONE : new Circumstances.Campaign(id, group.size(), group.size());
        Optional<Ruling> ruling = Optional.ofNullable(rulings.get(account));
        Position shared = campaigns.get(id);
        Step step = ruling.map(Ruling::step).orElseGet(() -> shared == null ? own : own.max(shared.step()));
        return new Standing(account, own, step, campaign, ruling);
    }

    /** Everybody who stands above the ground or has a person's word, sorted by name. */
    public List<Standing> standings() {
        TreeMap<String, Standing> all = new TreeMap<>();
        accounts.keySet().forEach(account -> all.put(account, standing(account)));
        campaignOf.keySet().forEach(account -> all.put(account, standing(account)));
        return List.copyOf(all.values());
    }

    /** Whether exchanges of the account must be told by {@link #seen}. */
    public boolean watches(String account) {
        return accounts.containsKey(account) || campaignOf.containsKey(account);
    }

    /** The alarmed members of a campaign, sorted by name. */
    public Collection<String> members(String campaign) {
        return List.copyOf(members.getOrDefault(campaign, new TreeSet<>()));
    }

    public List<Ruling> rulings() {
        return List.copyOf(rulings.values());
    }

    /** Accounts that found no room. */
    public long overflow() {
        return overflow;
    }

    /** Conditions of rungs that could not be evaluated. */
    public long failed() {
        return failed;
    }

    /** Writes all state; equal states give equal bytes. */
    public void snapshot(OutputStream into) throws IOException {
        DataOutputStream out = new DataOutputStream(into);
        out.writeInt(FORMAT);
        for (Map<String, Position> positions : List.of(accounts, campaigns)) {
            out.writeInt(positions.size());
            for (Map.Entry<String, Position> entry : new TreeMap<>(positions).entrySet()) {
                out.writeUTF(entry.getKey());
                entry.getValue().write(out);
            }
        }
        out.writeInt(campaignOf.size());
        for (Map.Entry<String, String> entry : new TreeMap<>(campaignOf).entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeUTF(entry.getValue());
        }
        out.writeInt(rulings.size());
        for (Ruling ruling : rulings.values()) {
            out.writeUTF(ruling.account());
            out.writeByte(ruling.step().ordinal());
            out.writeUTF(ruling.reason());
            out.writeUTF(ruling.by());
            out.writeLong(ruling.from().toEpochMilli());
            out.writeLong(ruling.until().toEpochMilli());
        }
        out.flush();
    }

    /** Takes the state of a snapshot; IOException where it is none or damaged, and the ladder is then empty. */
    public void restore(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        try {
            clear();
            if (in.readInt() != FORMAT) {
                throw new IOException("not a snapshot of a ladder");
            }
            for (Map<String, Position> positions : List.of(accounts, campaigns)) {
                for (int i = in.readInt(); i > 0; i--) {
                    positions.put(in.readUTF(), Position.read(in));
                }
            }
            for (int i = in.readInt(); i > 0; i--) {
                join(in.readUTF(), in.readUTF(), 0, new ArrayList<>());
            }
            for (int i = in.readInt(); i > 0; i--) {
                Ruling ruling = new Ruling(
                        in.readUTF(),
                        Position.step(in),
                        in.readUTF(),
                        in.readUTF(),
                        Instant.ofEpochMilli(in.readLong()),
                        Instant.ofEpochMilli(in.readLong()));
                rulings.put(ruling.account(), ruling);
                Position pinned = accounts.get(ruling.account());
                if (pinned != null) {
                    pinned.pin(true);
                }
            }
        } catch (IOException | RuntimeException e) {
            clear();
            throw new IOException("the ladder's snapshot is damaged", e);
        }
    }

    private void clear() {
        accounts.clear();
        campaigns.clear();
        members.clear();
        campaignOf.clear();
        rulings.clear();
    }
}
