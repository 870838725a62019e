package io.portcullis.decide;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Where one account or campaign stands, and what would move it; times are milliseconds since 1970. */
final class Position {
    private static final long NEVER = Long.MIN_VALUE;

    final String subject;
    private Step step = Step.OBSERVE;
    private Step asked = Step.OBSERVE;
    private Step kept = Step.OBSERVE;
    private long since = NEVER;
    private long unmet = NEVER;
    private long renewed = NEVER;
    private long last = NEVER;
    private long exchanges;
    private long freshFrom;
    private String reason = "";
    /** A person's word stands: evidence is taken in, but moves nothing. */
    private boolean pinned;

    Position(String subject) {
        this.subject = subject;
    }

    Step step() {
        return step;
    }

    Rungs.Demand demand() {
        return new Rungs.Demand(asked, kept, 0);
    }

    long exchanges() {
        return exchanges;
    }

    /** Nothing is remembered that would be missed. */
    boolean idle() {
        return !pinned && step == Step.OBSERVE && kept == Step.OBSERVE && freshFrom == 0;
    }

    /** New evidence; time that runs backwards stands still. */
    void evidence(Rungs.Demand demand, long seen, String why, long time, Rungs rungs, List<Movement> into) {
        long at = Math.max(time, last);
        settle(at, rungs, into);
        asked = demand.asked();
        // nobody is kept on a step that was never reached
        kept = demand.kept().min(step.max(asked));
        exchanges = Math.max(exchanges, seen);
        reason = why;
        if (kept.compareTo(step) >= 0) {
            unmet = NEVER;
        } else if (unmet == NEVER) {
            unmet = at;
        }
        active(at, rungs, into);
    }

    /** An exchange of the account, without news about it. */
    void seen(long time, Rungs rungs, List<Movement> into) {
        long at = Math.max(time, last);
        settle(at, rungs, into);
        active(at, rungs, into);
    }

    private void active(long at, Rungs rungs, List<Movement> into) {
        if (pinned) {
            return;
        }
        Step next = rungs.above(step, asked);
        boolean rested = step == Step.OBSERVE || at - since >= rungs.climb().toMillis();
        if (next != step && rested && exchanges >= freshFrom) {
            move(next, Movement.Why.CLIMBED, reason, "decide", at, into);
            freshFrom = 0;
        }
        if (kept.compareTo(step) >= 0) {
            renewed = at;
        }
    }

    /** Steps down as far as time alone leads, each at its own due time, so that it does not matter how often one asks. */
    void settle(long time, Rungs rungs, List<Movement> into) {
        long at = Math.max(time, last);
        while (step != Step.OBSERVE && !pinned) {
            long expiry = renewed + rungs.expire().toMillis();
            long ease = unmet == NEVER ? Long.MAX_VALUE : unmet + rungs.hold().toMillis();
            if (Math.min(expiry, ease) > at) {
                break;
            }
            if (expiry <= ease) {
                move(Step.OBSERVE, Movement.Why.EXPIRED, "no exchange kept the reason alive", "decide", expiry, into);
                rest(rungs);
            } else {
                move(rungs.below(step), Movement.Why.EASED, "the reason had gone", "decide", ease, into);
                unmet = kept.compareTo(step) >= 0 ? NEVER : ease;
            }
        }
        last = at;
    }

    /** From here on the account must show fresh evidence before it climbs. */
    void rest(Rungs rungs) {
        unmet = NEVER;
        freshFrom = exchanges + rungs.fresh();
    }

    void pin(boolean on) {
        pinned = on;
    }

    /** A person's word. */
    void set(Step to, Movement.Why why, String words, String by, long at, List<Movement> into) {
        move(to, why, words, by, at, into);
        unmet = NEVER;
        renewed = at;
    }

    private void move(Step to, Movement.Why why, String words, String by, long at, List<Movement> into) {
        into.add(new Movement(subject, step, to, why, Instant.ofEpochMilli(at), words, by));
        step = to;
        since = at;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(subject);
        out.writeByte(step.ordinal());
        out.writeByte(asked.ordinal());
        out.writeByte(kept.ordinal());
        out.writeLong(since);
        out.writeLong(unmet);
        out.writeLong(renewed);
        out.writeLong(last);
        out.writeLong(exchanges);
        out.writeLong(freshFrom);
        out.writeUTF(reason);
    }

    static Position read(DataInput in) throws IOException {
        Position position = new Position(in.readUTF());
        position.step = step(in);
        position.asked = step(in);
        position.kept = step(in);
        position.since = in.readLong();
        position.unmet = in.readLong();
        position.renewed = in.readLong();
        position.last = in.readLong();
        position.exchanges = in.readLong();
        position.freshFrom = in.readLong();
        position.reason = in.readUTF();
        return position;
    }

    static Step step(DataInput in) throws IOException {
        int ordinal = in.readUnsignedByte();
        if (ordinal >= Step.values().length) {
            throw new IOException("there is no step " + ordinal);
        }
        return Step.values()[ordinal];
    }
}
