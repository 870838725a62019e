package io.portcullis.app.scan;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What has been read so far: counts and traffic by the hour; part of a checkpoint, so that a resumed run counts on. */
public final class Progress {
    private static final int HOURS_MAX = 100_000;

    private long lines;
    private long exchanges;
    private long missing;
    private final TreeMap<String, Long> unreadable = new TreeMap<>();
    private final TreeMap<Long, Long> hours = new TreeMap<>();
    /** The hour last counted in and what is not in {@link #hours} yet, because most exchanges share their hour. */
    private long hour;

    private long inHour;

    void exchange(long at) {
        lines++;
        exchanges++;
        long its = Math.floorDiv(at, 3_600_000L);
        if (its != hour) {
            settle();
            hour = its;
        }
        inHour++;
    }

    private void settle() {
        if (inHour > 0 && (hours.size() < HOURS_MAX || hours.containsKey(hour))) {
            hours.merge(hour, inHour, Long::sum);
        }
        inHour = 0;
    }

    void unreadable(String reason) {
        lines++;
        unreadable.merge(reason, 1L, Long::sum);
    }

    void missing(long count) {
        lines++;
        missing += count;
    }

    public long lines() {
        return lines;
    }

    public long exchanges() {
        return exchanges;
    }

    /** Exchanges that the logs themselves say are missing. */
    public long missing() {
        return missing;
    }

    /** Lines not read, by reason. */
    public Map<String, Long> unreadable() {
        return unreadable;
    }

    public long unreadableLines() {
        return unreadable.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Exchanges by hours since 1970. */
    public TreeMap<Long, Long> hours() {
        settle();
        return hours;
    }

    void write(DataOutput out) throws IOException {
        settle();
        out.writeLong(lines);
        out.writeLong(exchanges);
        out.writeLong(missing);
        out.writeInt(unreadable.size());
        for (Map.Entry<String, Long> entry : unreadable.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeLong(entry.getValue());
        }
        out.writeInt(hours.size());
        for (Map.Entry<Long, Long> entry : hours.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeLong(entry.getValue());
        }
    }

    void read(DataInput in) throws IOException {
        lines = in.readLong();
        exchanges = in.readLong();
        missing = in.readLong();
        unreadable.clear();
        for (int i = in.readInt(); i > 0; i--) {
            unreadable.put(in.readUTF(), in.readLong());
        }
        hours.clear();
        inHour = 0;
        for (int i = in.readInt(); i > 0; i--) {
            hours.put(in.readLong(), in.readLong());
        }
    }
}
