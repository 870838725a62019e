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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far every account and campaign has come: observe, friction, shape, strip, mark, slow, smaller, refuse.
 *
 * <p>An account climbs one rung at a time while the evidence asks for more, and no faster than {@link Rungs#climb}. It
 * stays while the evidence still lies above the rung's {@code until} (hysteresis), steps down one rung after each
 * {@link Rungs#hold} without that, and is back on the ground when nothing has renewed the reason for {@link
 * Rungs#expire}. The alarmed members of a campaign share its step, which is that of its most suspicious member. What a
 * person says ({@link Ruling}) stands above all of it. An exchange costs the same however large its campaign is.
 *
 * <p>Single-threaded by contract, driven by the time of events only: the same events give the same steps. Holds at most
 * {@code bound} accounts; what finds no room stays on the ground and is counted.
 */
public final class Ladder {
    private static final int FORMAT = 0x50434c32;
    /** Without rulings on campaigns. */
    private static final int FORMAT_BEFORE = 0x50434c31;

    private static final int MEMBERS_MAX = 10_000;

    private final int bound;
    private Rungs rungs;
    private final Roster accounts = new Roster("account:");
    private final Roster campaigns = new Roster(Ruling.CAMPAIGN);
    private final Map<String, Crowd> crowds = new HashMap<>();
    private final Map<String, String> campaignOf = new HashMap<>();
    private long overflow;
    private long failed;

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
        end(at, moves);
        join(account, suspicion.alarm() ? suspicion.campaign().orElse("") : "", at, moves);
        Rungs.Demand demand = rungs.demand(circumstances);
        failed += demand.failed();
        if (accounts.holds(account) || demand.asked() != Step.OBSERVE) {
            evidence(account, demand, suspicion, at, moves);
        }
        campaign(account, at, moves);
        return moves;
    }

    private void evidence(String account, Rungs.Demand demand, Suspicion suspicion, long at, List<Movement> moves) {
        if (!accounts.holds(account) && accounts.size() >= bound) {
            overflow++;
            return;
        }
        Position held = accounts.at(account);
        held.evidence(demand, suspicion.exchanges(), words(suspicion), at, rungs, moves);
        if (held.idle()) {
            accounts.drop(account);
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
        Position position = accounts.find(account);
        List<Movement> moves = new ArrayList<>(1);
        long at = time.toEpochMilli();
        end(at, moves);
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
        end(at, moves);
        accounts.settle(at, rungs, moves);
        campaigns.settle(at, rungs, moves);
        accounts.forgetIdle();
        moves.sort(Comparator.comparing(Movement::at).thenComparing(Movement::subject));
        return moves;
    }

    /** What people said comes to its end, whoever's exchange it is that tells the time. */
    private void end(long at, List<Movement> moves) {
        accounts.end(at, rungs, moves).forEach(this::count);
        for (String campaign : campaigns.end(at, rungs, moves)) {
            if (!crowds.containsKey(campaign)) {
                campaigns.drop(campaign);
            }
        }
    }

    private void join(String account, String campaign, long at, List<Movement> moves) {
        String before = campaignOf.getOrDefault(account, "");
        if (before.equals(campaign)) {
            return;
        }
        Crowd left = crowds.get(before);
        if (left != null) {
            left.remove(account);
            if (left.size() == 0) {
                crowds.remove(before);
                dissolve(before, at, moves);
            }
        }
        campaignOf.remove(account);
        Crowd joined = campaign.isEmpty() ? null : crowds.computeIfAbsent(campaign, id -> new Crowd());
        if (joined != null && joined.size() < MEMBERS_MAX && campaignOf.size() < bound) {
            joined.put(account, Rungs.Demand.NONE);
            campaignOf.put(account, campaign);
        } else if (joined != null) {
            overflow++;
        }
    }

    /** A campaign without members is forgotten, unless a person's word waits for it to come back. */
    private void dissolve(String campaign, long at, List<Movement> moves) {
        if (campaigns.ruling(campaign).isPresent()) {
            return;
        }
        Position dissolved = campaigns.drop(campaign);
        if (dissolved != null && dissolved.step() != Step.OBSERVE) {
            dissolved.set(Step.OBSERVE, Movement.Why.ENDED, "it has no members any more", "decide", at, moves);
        }
    }

    /** What a member asks for now is what its campaign counts of it; nothing of one that a person has cleared. */
    private void count(String account) {
        Crowd crowd = crowds.get(campaignOf.getOrDefault(account, ""));
        if (crowd != null) {
            Position position = accounts.find(account);
            boolean allowed = accounts.ruling(account).map(Ruling::allows).orElse(false);
            crowd.put(account, position == null || allowed ? Rungs.Demand.NONE : position.demand());
        }
    }

    /** A campaign stands where its most suspicious member leads it. */
    private void campaign(String account, long at, List<Movement> moves) {
        String id = campaignOf.getOrDefault(account, "");
        Crowd crowd = crowds.get(id);
        if (crowd == null) {
            return;
        }
        count(account);
        Position shared = campaigns.at(id);
        shared.evidence(crowd.demand(), shared.exchanges() + 1, "its members", at, rungs, moves);
    }

    /** Puts a person's word in force, in the place of an earlier one. */
    public List<Movement> set(Ruling ruling) {
        List<Movement> moves = new ArrayList<>();
        String subject = ruling.subject();
        Ruling.campaign(subject).ifPresentOrElse(id -> campaigns.set(id, ruling, moves), () -> {
            accounts.set(subject, ruling, moves);
            count(subject);
        });
        return moves;
    }

    /** Takes a person's word back; nothing moves where there was none. */
    public List<Movement> lift(String subject, String by, Instant at) {
        List<Movement> moves = new ArrayList<>();
        Ruling.campaign(subject)
                .ifPresentOrElse(
                        id -> {
                            campaigns.lift(id, by, at, rungs, moves);
                            if (!crowds.containsKey(id)) {
                                campaigns.drop(id);
                            }
                        },
                        () -> {
                            accounts.lift(subject, by, at, rungs, moves);
                            count(subject);
                        });
        return moves;
    }

    /** Where an account stands, with every ruling there is. */
    public Standing standing(String account) {
        return standing(account, Instant.MIN);
    }

    /** Where an account stands at a time: rulings that have come to their end have no force. */
    public Standing standing(String account, Instant now) {
        Standing.Own own = own(account);
        return Standing.of(own, shared(own.campaign()), now);
    }

    /** Where an account stands by itself. */
    public Standing.Own own(String account) {
        return new Standing.Own(
                account, accounts.step(account), campaignOf.getOrDefault(account, ""), accounts.ruling(account));
    }

    /** Where a campaign stands. */
    public Standing.Shared shared(String campaign) {
        Crowd crowd = crowds.get(campaign);
        return campaign.isEmpty()
                ? Standing.Shared.NONE
                : new Standing.Shared(
                        campaign,
                        campaigns.step(campaign),
                        crowd == null ? 0 : crowd.size(),
                        campaigns.ruling(campaign));
    }

    /** Everybody who stands above the ground or has a person's word, sorted by name. */
    public List<Standing> standings() {
        TreeSet<String> all = new TreeSet<>(accounts.names());
        all.addAll(campaignOf.keySet());
        return all.stream().map(this::standing).toList();
    }

    /** Every campaign that has alarmed members or a person's word, sorted by id. */
    public List<Standing.Shared> campaigns() {
        TreeSet<String> all = new TreeSet<>(crowds.keySet());
        all.addAll(campaigns.names());
        return all.stream().map(this::shared).toList();
    }

    /** Whether exchanges of the account must be told by {@link #seen}. */
    public boolean watches(String account) {
        return accounts.holds(account) || campaignOf.containsKey(account);
    }

    /** The alarmed members of a campaign, sorted by name. */
    public Collection<String> members(String campaign) {
        Crowd crowd = crowds.get(campaign);
        return crowd == null ? List.of() : crowd.accounts();
    }

    public List<Ruling> rulings() {
        List<Ruling> all = new ArrayList<>(accounts.rulings());
        all.addAll(campaigns.rulings());
        return all;
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
        accounts.write(out);
        campaigns.write(out);
        out.writeInt(campaignOf.size());
        for (Map.Entry<String, String> entry : new TreeMap<>(campaignOf).entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeUTF(entry.getValue());
        }
        accounts.writeRulings(out);
        campaigns.writeRulings(out);
        out.flush();
    }

    /** Takes the state of a snapshot; IOException where it is none or damaged, and the ladder is then empty. */
    public void restore(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        try {
            clear();
            int format = in.readInt();
            if (format != FORMAT && format != FORMAT_BEFORE) {
                throw new IOException("not a snapshot of a ladder");
            }
            accounts.read(in);
            campaigns.read(in);
            for (int i = in.readInt(); i > 0; i--) {
                join(in.readUTF(), in.readUTF(), 0, new ArrayList<>());
            }
            accounts.readRulings(in, false);
            if (format == FORMAT) {
                campaigns.readRulings(in, true);
            }
            campaignOf.keySet().forEach(this::count);
        } catch (IOException | RuntimeException e) {
            clear();
            throw new IOException("the ladder's snapshot is damaged", e);
        }
    }

    private void clear() {
        accounts.clear();
        campaigns.clear();
        crowds.clear();
        campaignOf.clear();
    }
}
