package io.portcullis.gateway.flow;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that puts one snapshot on the disk, so that the inspector need not wait for the disk: bytes in by {@link
 * OutputStream}'s methods, through a bounded queue of pieces, into a {@link SnapshotStore.Sheet}. Whoever writes
 * faster than the disk is waited for; {@link #room} says when.
 */
final class SnapshotPress extends OutputStream {
    private static final int PIECE = 256 << 10;
    private static final int PIECES = 64;
    private static final byte[] END = new byte[0];

    private final SnapshotStore.Sheet sheet;
    private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(PIECES);
    private final Thread thread;
    private byte[] piece = new byte[PIECE];
    private int count;
    private volatile boolean abandoned;
    private volatile @Nullable IOException failure;

    SnapshotPress(SnapshotStore store) throws IOException {
        sheet = store.begin();
        thread = new Thread(this::run, "inspector-snapshot");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void write(int one) throws IOException {
        if (count == piece.length) {
            pass();
        }
        piece[count++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (count == piece.length) {
                pass();
            }
            int part = Math.min(length - done, piece.length - count);
            System.arraycopy(bytes, offset + done, piece, count, part);
            count += part;
            done += part;
        }
    }

    private void pass() throws IOException {
        if (count > 0) {
            put(Arrays.copyOf(piece, count));
            count = 0;
        }
    }

    private void put(byte[] bytes) throws IOException {
        try {
            while (!queue.offer(bytes, 100, TimeUnit.MILLISECONDS)) {
                if (!thread.isAlive()) {
                    throw new IOException("the snapshot's thread has ended");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a snapshot was written", e);
        }
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    /** Whether pieces can be taken without waiting for the disk. */
    boolean room() {
        return queue.remainingCapacity() > PIECES / 2;
    }

    /** All is written; the disk may take its time. */
    void end() throws IOException {
        pass();
        put(END);
    }

    /** Whether nothing more will happen; then {@link #failure} says whether it was in vain. */
    boolean over() {
        return !thread.isAlive();
    }

    @Nullable IOException failure() {
        return failure;
    }

    /** Leaves nothing of it; returns when the thread has ended. */
    void abandon() throws InterruptedException {
        abandoned = true;
        queue.clear();
        queue.offer(END);
        thread.join();
    }

    private void run() {
        try (sheet) {
            for (byte[] next = queue.take(); next != END; next = queue.take()) {
                if (failure == null && !abandoned) {
                    press(next);
                }
            }
            if (failure == null && !abandoned) {
                sheet.keep();
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = new IOException("interrupted", e);
        }
    }

    /** What fails is remembered, and the rest is taken and thrown away, so that nobody waits for it. */
    private void press(byte[] next) {
        try {
            sheet.out().write(next);
        } catch (IOException e) {
            failure = e;
        }
    }
}
