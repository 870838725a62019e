package io.portcullis.inspect;

import io.portcullis.traffic.Reply;
import io.portcullis.traffic.Turn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Knowledge drawn and never come back to: bare questions, each asked once, answered at more length than asked, day
 * after day. It is what a lone account does that collects a data set, and what honest programs do not: they bring
 * their own data (the answer is shorter than what they send), work in one frame (a system prompt or a fixed opening),
 * come back to their repertoire, or hold conversations.
 *
 * <p>Definition: an exchange is a <i>draw</i> when it continues no conversation, stands in no {@link Reading#frame}
 * that the account used twice before, was not declined, and its answer has at least 48 tokens and no fewer than the
 * question. It counts once or, where one prompt packs several questions, as often as there are question marks, at most
 * once for each 48 tokens of the answer and at most eight times. With D the draws, d the exchanges that hold one and n
 * all exchanges, all of them halved every seven days, f the share of new texts ({@link Repertoire}; once for D, once
 * for d, once for itself) and t the spells of 24 hours since the first draw that hold one:
 *
 * <p>Value: ln(1 + V), V = D * d / max(8, n) * f^3 * min(1, t / 3)^2, V in draws; a single day's work must be nine
 * times as large as three days' to mean as much. State: 16 frames and eight numbers, some 230 bytes, beside the
 * account's repertoire. Cost: one pass over 22 numbers. Evaded by a fixed opening or a system prompt of eight words (a
 * template, which links the attacker's accounts), by mixing in honest work (which lowers the yield), by conversations,
 * by fewer than about five draws a day, by leaving within a day or two. Large honest evaluations of open questions that
 * are run once, and front ends without a system prompt, show it too: it alone never alarms (ADR 0060). Source: own.
 */
final class KnowledgeDetector implements Detector {
    static final String NAME = "knowledge-draw";
    private static final long DAY = 86_400_000L;
    private static final double HALF_LIFE = 7.0 * DAY;
    private static final int ANSWER = 48;
    private static final int PACKED_MAX = 8;
    private static final double LEAST = 8;
    private static final double DAYS = 3;

    private final Frames frames = new Frames();
    private final Repertoire repertoire;
    private long last = Long.MIN_VALUE;
    private long first;
    private int lastDay;
    private int days;
    private float all;
    private float drawing;
    private float draws;
    private final Exhibits exhibits = new Exhibits(1);

    /** @param repertoire of the same account, fed before this */
    KnowledgeDetector(Repertoire repertoire) {
        this.repertoire = repertoire;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        age(reading.at());
        all++;
        boolean framed = reading.frame() != 0 && frames.add(reading.frame());
        double drawn = framed || continues(reading) ? 0 : drawn(reading);
        if (drawn > 0) {
            drawing++;
            draws += (float) drawn;
            first = days == 0 ? reading.at() : first;
            int today = (int) Math.min(Integer.MAX_VALUE, Math.max(0, reading.at() - first) / DAY) + 1;
            if (today > lastDay) {
                lastDay = today;
                days++;
            }
            exhibits.add(reading.id(), drawn);
        }
    }

    private void age(long at) {
        if (last != Long.MIN_VALUE && at > last) {
            float kept = (float) StrictMath.pow(0.5, (at - last) / HALF_LIFE);
            all *= kept;
            drawing *= kept;
            draws *= kept;
        }
        last = Math.max(last, at);
    }

    private static boolean continues(Reading reading) {
        List<Turn> turns = reading.exchange().prompt().turns();
        for (int i = 0; i < turns.size(); i++) {
            String role = turns.get(i).role();
            if (role.equals("assistant") || role.equals("tool")) {
                return true;
            }
        }
        return false;
    }

    /** How many answers of the model's own the exchange gave, 0 where it gave back what it was given. */
    private static double drawn(Reading reading) {
        Reply reply = reading.exchange().reply();
        double output = reply.usage().output() > 0
                ? reply.usage().output()
                : (reply.text().length() + reply.reasoning().length()) / 4.0;
        double own =
                Math.max(reading.words(), reading.exchange().prompt().lastUser().length() / 4.0);
        if (reading.refused() || output < Math.max(ANSWER, own)) {
            return 0;
        }
        return Math.max(1, Math.min(Math.min(reading.questions(), PACKED_MAX), Math.floor(output / ANSWER)));
    }

    @Override
    public double value(Crowd crowd) {
        double share = drawing / Math.max(LEAST, all);
        double fresh = repertoire.fresh();
        double lasting = Math.min(1, days / DAYS);
        return StrictMath.log1p(draws * share * fresh * fresh * fresh * lasting * lasting);
    }

    @Override
    public String because(Crowd crowd) {
        return ("%.0f bare questions on %d days, %.0f %% of its traffic, hardly any asked again, each answered at more "
                        + "length than asked")
                .formatted(draws, days, 100 * drawing / Math.max(1, all));
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        frames.write(out);
        out.writeLong(last);
        out.writeLong(first);
        out.writeInt(lastDay);
        out.writeInt(days);
        out.writeFloat(all);
        out.writeFloat(drawing);
        out.writeFloat(draws);
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        frames.read(in);
        last = in.readLong();
        first = in.readLong();
        lastDay = in.readInt();
        days = in.readInt();
        all = in.readFloat();
        drawing = in.readFloat();
        draws = in.readFloat();
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 64 + frames.bytes() + exhibits.bytes();
    }
}
