package io.portcullis.gateway.store.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What leaves the log, on a thread of its own: closed segments beyond age or size go once a minute, and an account's
 * exchanges when it is erased. One thing at a time.
 *
 * <p>Before a segment goes, its digest, count and range of ids are written down; after it has gone that is checked and
 * proved. Exchanges of accounts on hold are first copied into the folder {@code held}, where they stay until the
 * hold ends. Every step can be cut short by a crash and is done again by the next visit: a copy is whole or not there,
 * and a segment is deleted after its copy is on disk.
 */
final class Retention implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final long PERIOD_SECONDS = 60;

    private final LogSettings settings;
    private final Supplier<Optional<KeyRing>> keys;
    private final InstantSource clock;
    private final Custodian custodian;
    private final LongSupplier closed;
    private final Semaphore wake = new Semaphore(1);
    private volatile boolean ending;
    private volatile @Nullable String trouble;

    Retention(
            LogSettings settings,
            Supplier<Optional<KeyRing>> keys,
            InstantSource clock,
            Custodian custodian,
            LongSupplier closed) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
        this.custodian = custodian;
        this.closed = closed;
    }

    @Override
    public void run() {
        boolean last = false;
        while (!last) {
            try {
                boolean woken = wake.tryAcquire(PERIOD_SECONDS, TimeUnit.SECONDS);
                last = ending;
                if (!last || woken) {
                    visit();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Asks for a visit now, for a segment was closed. */
    void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    void end() {
        ending = true;
        wake.release();
    }

    List<String> degraded() {
        String now = trouble;
        return now == null ? List.of() : List.of("the exchange log keeps more than it should: " + now);
    }

    private void visit() {
        try {
            sweep();
            trouble = null;
        } catch (IOException | RuntimeException e) {
            if (trouble == null) {
                LOG.error("Segments that are due cannot be deleted: {}", e.toString());
            }
            trouble = LogInput.reason(e);
        }
    }

    /** Deletes the oldest closed segments beyond the total, and those that ended before the age. */
    synchronized void sweep() throws IOException {
        List<Segment> all = Segment.in(settings.folder());
        long total = all.stream().mapToLong(Segment::bytes).sum();
        Instant oldest = clock.instant().minus(settings.keepAge());
        List<Segment> due = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Segment segment = all.get(i);
            Instant end = i + 1 < all.size() ? all.get(i + 1).from() : lastEnd(segment);
            if (segment.number() > closed.getAsLong() || total <= settings.keepBytes() && !end.isBefore(oldest)) {
                break;
            }
            due.add(segment);
            total -= segment.bytes();
        }
        Set<String> held = due.isEmpty() && !Files.isDirectory(heldFolder())
                ? Set.of()
                : custodian.held().get();
        for (Segment segment : due) {
            retire(segment, held, "older or more than is to be kept");
        }
        thinOut(held);
    }

    /** When the last segment ended at the latest: it is closed at its age, which is looked at once a minute. */
    private Instant lastEnd(Segment segment) {
        Instant closed = segment.from().plus(settings.segmentAge()).plusSeconds(2 * PERIOD_SECONDS);
        Instant now = clock.instant();
        return closed.isBefore(now) ? closed : now;
    }

    private Path heldFolder() {
        return settings.folder().resolve("held");
    }

    private void retire(Segment segment, Set<String> held, String reason) throws IOException {
        Removal removal = removal(segment, reason);
        if (!held.isEmpty()) {
            if (removal.exchanges() < 0) {
                LOG.warn("Segment {} cannot be read and may hold what must be kept: left", removal.segment());
                return;
            }
            keep(segment, held);
        }
        long number = custodian.undertaker().intend(removal, clock.instant());
        Files.deleteIfExists(segment.file());
        SegmentLines.force(settings.folder().toAbsolutePath());
        if (Files.exists(segment.file())) {
            throw new IOException(removal.segment() + " was deleted and is still there");
        }
        custodian.undertaker().gone(number, clock.instant());
        LOG.info("Segment {} deleted: {} bytes, {}", removal.segment(), removal.bytes(), reason);
    }

    /** What there is to say of a segment before it goes; nothing of its lines where nobody is to be told. */
    private Removal removal(Segment segment, String reason) throws IOException {
        String name = String.valueOf(segment.file().getFileName());
        if (custodian.undertaker() == Undertaker.NONE) {
            return new Removal(name, "", "", segment.bytes(), 0, "", "", "", reason);
        }
        String sha256 = SegmentLines.sha256(segment.file());
        long[] count = new long[1];
        String[] ids = {"", ""};
        try {
            SegmentLines.each(segment.file(), keys.get(), (head, buffer, offset, length) -> {
                if (!head.account().isEmpty()) {
                    count[0]++;
                    ids[0] = ids[0].isEmpty() ? head.id() : ids[0];
                    ids[1] = head.id();
                }
            });
        } catch (IOException unreadable) {
            LOG.warn("Segment {} cannot be read to its end: {}", name, LogInput.reason(unreadable));
            count[0] = -1;
        }
        return new Removal(name, sha256, "", segment.bytes(), count[0], ids[0], ids[1], "", reason);
    }

    private void keep(Segment segment, Set<String> held) throws IOException {
        Files.createDirectories(heldFolder());
        Path copy = heldFolder().resolve(segment.file().getFileName());
        SegmentLines.Left left = SegmentLines.copy(segment, copy, keys.get(), line -> held.contains(line.account()));
        if (left.kept() == 0) {
            Files.delete(copy);
        }
    }

    /** Lets go of what was held and is not any more. */
    private void thinOut(Set<String> held) throws IOException {
        for (Segment copy : Segment.in(heldFolder())) {
            boolean[] over = new boolean[1];
            SegmentLines.each(
                    copy.file(),
                    keys.get(),
                    (head, buffer, offset, length) ->
                            over[0] |= !head.account().isEmpty() && !held.contains(head.account()));
            if (over[0]) {
                rewrite(copy, line -> held.contains(line.account()), "", "hold released");
            }
        }
    }

    /**
     * Removes an account's exchanges from all closed segments and all copies.
     *
     * @param ids is told the id of each before it goes
     * @return what was removed, a line for each file that held any
     */
    synchronized List<Removal> erase(String account, String reason, Consumer<String> ids) throws IOException {
        if (custodian.held().get().contains(account)) {
            throw new IOException("account " + account + " is on hold");
        }
        List<Removal> removed = new ArrayList<>();
        List<Segment> all = new ArrayList<>(Segment.in(settings.folder()));
        all.removeIf(segment -> segment.number() > closed.getAsLong());
        all.addAll(Segment.in(heldFolder()));
        for (Segment segment : all) {
            boolean[] there = new boolean[1];
            SegmentLines.each(segment.file(), keys.get(), (head, buffer, offset, length) -> {
                if (head.account().equals(account)) {
                    there[0] = true;
                    ids.accept(head.id());
                }
            });
            if (there[0]) {
                removed.add(rewrite(segment, line -> !line.account().equals(account), account, reason));
            }
        }
        return removed;
    }

    private Removal rewrite(
            Segment segment, java.util.function.Predicate<LineHead> wanted, String account, String reason)
            throws IOException {
        Path file = segment.file();
        Path aside = file.resolveSibling("rest-" + file.getFileName());
        SegmentLines.Left left = SegmentLines.copy(segment, aside, keys.get(), wanted);
        boolean empty = left.kept() == 0;
        Removal removal = new Removal(
                String.valueOf(file.getFileName()),
                SegmentLines.sha256(file),
                empty ? "" : SegmentLines.sha256(aside),
                segment.bytes(),
                left.dropped(),
                left.first(),
                left.last(),
                account,
                reason);
        long number = custodian.undertaker().intend(removal, clock.instant());
        if (empty) {
            Files.delete(aside);
            Files.delete(file);
        } else {
            Files.move(
                    aside,
                    file,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        SegmentLines.force(file.toAbsolutePath().getParent());
        custodian.undertaker().gone(number, clock.instant());
        return removal;
    }

    /** Puts the data keys of all closed segments under the current master key; gives how many were moved. */
    synchronized int rewrap(KeyRing ring) throws IOException {
        int moved = 0;
        List<Segment> all = new ArrayList<>(Segment.in(settings.folder()));
        all.addAll(Segment.in(heldFolder()));
        for (Segment segment : all) {
            if (segment.encrypted()
                    && segment.number() <= closed.getAsLong()
                    && !SealedSegments.master(segment.file()).equals(ring.current())) {
                SealedSegments.rewrap(segment.file(), ring);
                moved++;
            }
        }
        return moved;
    }

    /** The line of an exchange, newest segments first; empty where it is not there. */
    static Optional<byte[]> line(Path folder, Optional<KeyRing> keys, String id) throws IOException {
        List<Path> all = AccountLines.segments(folder);
        byte[][] found = new byte[1][];
        for (int i = all.size() - 1; i >= 0 && found[0] == null; i--) {
            try {
                AccountLines.each(folder, all.get(i), keys, (head, buffer, offset, length) -> {
                    if (head.id().equals(id) && !head.account().isEmpty()) {
                        found[0] = java.util.Arrays.copyOfRange(buffer, offset, offset + length);
                    }
                });
            } catch (IOException e) {
                LOG.debug("{} is looked through as far as it can be read", all.get(i), e);
            }
        }
        return Optional.ofNullable(found[0]);
    }
}
