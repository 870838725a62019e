package io.portcullis.decide;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where all accounts, or all campaigns, stand by the evidence, and what people said about them. */
final class Roster {
    private final String kind;
    private final Map<String, Position> positions = new HashMap<>();
    private final TreeMap<String, Ruling> rulings = new TreeMap<>();
    /** When the next word comes to its end. */
    private long next = Long.MAX_VALUE;

    /** @param kind what subjects begin with, such as {@code account:} */
    Roster(String kind) {
        this.kind = kind;
    }

    @Nullable Position find(String name) {
        return positions.get(name);
    }

    Position at(String name) {
        return positions.computeIfAbsent(name, n -> new Position(kind + n));
    }

    Step step(String name) {
        Position position = positions.get(name);
        return position == null ? Step.OBSERVE : position.step();
    }

    Optional<Ruling> ruling(String name) {
        return Optional.ofNullable(rulings.get(name));
    }

    boolean holds(String name) {
        return positions.containsKey(name);
    }

    int size() {
        return positions.size();
    }

    Set<String> names() {
        return Set.copyOf(positions.keySet());
    }

    List<Ruling> rulings() {
        return List.copyOf(rulings.values());
    }

    @Nullable Position drop(String name) {
        return positions.remove(name);
    }

    /** Puts a person's word in force, in the place of an earlier one. */
    void set(String name, Ruling ruling, List<Movement> moves) {
        Position position = at(name);
        say(name, ruling);
        long at = ruling.from().toEpochMilli();
        position.set(ruling.step(), Movement.Why.SET, ruling.reason(), "admin:" + ruling.by(), at, moves);
        position.pin(true);
    }

    /** Takes a person's word back; nothing moves where there was none. */
    void lift(String name, String by, Instant at, Rungs rungs, List<Movement> moves) {
        Ruling ruling = unsay(name);
        if (ruling != null) {
            free(name, Movement.Why.LIFTED, ruling.reason(), "admin:" + by, at.toEpochMilli(), rungs, moves);
        }
    }

    /** Ends every word whose time has come by then, each at its own time; the names that it was about. */
    List<String> end(long at, Rungs rungs, List<Movement> moves) {
        if (at < next) {
            return List.of();
        }
        List<String> ended = new ArrayList<>();
        for (Map.Entry<String, Ruling> entry : List.copyOf(rulings.entrySet())) {
            String name = entry.getKey();
            Ruling ruling = entry.getValue();
            long due = ruling.until().toEpochMilli();
            if (at >= due) {
                unsay(name);
                free(name, Movement.Why.ENDED, ruling.reason(), "decide", due, rungs, moves);
                ended.add(name);
            }
        }
        return ended;
    }

    private void say(String name, Ruling ruling) {
        rulings.put(name, ruling);
        recall();
    }

    private @Nullable Ruling unsay(String name) {
        Ruling gone = rulings.remove(name);
        recall();
        return gone;
    }

    private void recall() {
        next = rulings.values().stream()
                .mapToLong(ruling -> ruling.until().toEpochMilli())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void free(
            String name, Movement.Why why, String words, String by, long at, Rungs rungs, List<Movement> moves) {
        Position position = positions.get(name);
        if (position != null) {
            position.pin(false);
            position.set(Step.OBSERVE, why, words, by, at, moves);
            position.rest(rungs);
        }
    }

    void settle(long at, Rungs rungs, List<Movement> moves) {
        positions.values().forEach(position -> position.settle(at, rungs, moves));
    }

    void forgetIdle() {
        positions.values().removeIf(Position::idle);
    }

    void clear() {
        positions.clear();
        rulings.clear();
        next = Long.MAX_VALUE;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(positions.size());
        for (Map.Entry<String, Position> entry : new TreeMap<>(positions).entrySet()) {
            out.writeUTF(entry.getKey());
            entry.getValue().write(out);
        }
    }

    void read(DataInput in) throws IOException {
        for (int i = in.readInt(); i > 0; i--) {
            positions.put(in.readUTF(), Position.read(in));
        }
    }

    void writeRulings(DataOutput out) throws IOException {
        out.writeInt(rulings.size());
        for (Map.Entry<String, Ruling> entry : rulings.entrySet()) {
            Ruling ruling = entry.getValue();
            out.writeUTF(entry.getKey());
            out.writeByte(ruling.step().ordinal());
            out.writeUTF(ruling.reason());
            out.writeUTF(ruling.by());
            out.writeLong(ruling.from().toEpochMilli());
            out.writeLong(ruling.until().toEpochMilli());
        }
    }

    void readRulings(DataInput in, boolean campaigns) throws IOException {
        for (int i = in.readInt(); i > 0; i--) {
            String name = in.readUTF();
            Ruling ruling = new Ruling(
                    campaigns ? Ruling.CAMPAIGN + name : name,
                    Position.step(in),
                    in.readUTF(),
                    in.readUTF(),
                    Instant.ofEpochMilli(in.readLong()),
                    Instant.ofEpochMilli(in.readLong()));
            say(name, ruling);
            at(name).pin(true);
        }
    }
}
