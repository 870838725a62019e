package io.portcullis.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A process's memory and processor time as Linux tells them in {@code /proc}; zero for one that has gone. */
final class ProcFs {

    private static final long TICK_NANOS = 10_000_000;
    private static final int USER_TIME_FIELD = 11;

    private ProcFs() {}

    static long residentBytes(long pid) {
        return read(pid, "status").map(ProcFs::residentBytesOf).orElse(0L);
    }

    static Duration processorTime(long pid) {
        return read(pid, "stat").map(ProcFs::processorTimeOf).orElse(Duration.ZERO);
    }

    /** The {@code VmRSS} line of a status file, in bytes. */
    static long residentBytesOf(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    /** User and system time of a stat file; the process's name may itself hold spaces and parentheses. */
    static Duration processorTimeOf(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[USER_TIME_FIELD]) + Long.parseLong(fields[USER_TIME_FIELD + 1]);
        return Duration.ofNanos(ticks * TICK_NANOS);
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
