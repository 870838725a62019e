package io.portcullis.gateway.flow;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The switch for silent degradation, that is for answers of another model under the name that was asked for. It is off
 * until one person proposes it and another agrees, and goes off by itself.
 *
 * @param proposed by whom, empty where nobody did
 * @param agreed by whom, empty where nobody did yet
 * @param until when it goes off, whatever happens
 */
public record Silence(String proposed, String agreed, String reason, Instant until) {
    public static final Silence OFF = new Silence("", "", "", Instant.EPOCH);
    public static final Duration LONGEST = Duration.ofDays(30);

    /** What came of a proposal or an agreement. */
    public sealed interface Answer {
        record Done(Silence silence) implements Answer {}

        record Refused(String why) implements Answer {}
    }

    public boolean on(Instant now) {
        return !agreed.isEmpty() && now.isBefore(until);
    }

    Answer propose(String who, String why, Instant end, Instant now) {
        if (why.isBlank() || why.length() > 500) {
            return new Answer.Refused("it needs a reason of at most 500 characters");
        }
        if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
            return new Answer.Refused("it must end within the next " + LONGEST.toDays() + " days");
        }
        return new Answer.Done(new Silence(who, "", why, end));
    }

    Answer agree(String who, Instant now) {
        if (proposed.isEmpty() || !now.isBefore(until)) {
            return new Answer.Refused("nobody has proposed it");
        }
        if (proposed.equals(who)) {
            return new Answer.Refused("somebody else than " + who + " must agree");
        }
        return new Answer.Done(new Silence(proposed, who, reason, until));
    }

    Optional<Silence> current(Instant now) {
        return proposed.isEmpty() || !now.isBefore(until) ? Optional.empty() : Optional.of(this);
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(proposed);
        out.writeUTF(agreed);
        out.writeUTF(reason);
        out.writeLong(until.toEpochMilli());
    }

    static Silence read(DataInput in) throws IOException {
        return new Silence(in.readUTF(), in.readUTF(), in.readUTF(), Instant.ofEpochMilli(in.readLong()));
    }
}
