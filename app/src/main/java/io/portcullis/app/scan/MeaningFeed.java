package io.portcullis.app.scan;

import io.portcullis.inspect.Reading;
import io.portcullis.semantic.Embedder;
import io.portcullis.semantic.MeaningBook;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sampled prompts on their way through an embedding model into a {@link MeaningBook}: threads of the lowest priority
 * behind a bounded queue. What is sampled is decided on the caller's thread in the order of the log, and the book's
 * sums
 * do not depend on the order in which vectors arrive; so with {@link WhenFull#WAIT} the same log gives the same book,
 * whatever the number of threads. With {@link WhenFull#DROP} the caller never waits, and what finds no room is counted
 * in the book.
 */
public final class MeaningFeed implements AutoCloseable {
    /** What an offer does that finds the queue full. */
    public enum WhenFull {
        WAIT,
        DROP
    }

    /** More than a model reads; what is longer is not kept waiting. */
    private static final int TEXT_MAX = 4_096;

    private final Embedder embedder;
    private final MeaningBook book;
    private final WhenFull whenFull;
    private final int places;
    private final Semaphore free;
    private final ExecutorService threads;
    private final AtomicLong failures = new AtomicLong();

    /**
     * @param places prompts waiting or under way at most
     * @param embedder closed with this feed
     */
    public MeaningFeed(Embedder embedder, MeaningBook book, int threadCount, int places, WhenFull whenFull) {
        this.embedder = embedder;
        this.book = book;
        this.whenFull = whenFull;
        this.places = places;
        this.free = new Semaphore(places);
        this.threads = new ThreadPoolExecutor(
                threadCount, threadCount, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "embeddings");
                    thread.setDaemon(true);
                    thread.setPriority(Thread.MIN_PRIORITY);
                    return thread;
                });
    }

    /** Opens the embedding model that is on the class path; empty where there is none. */
    public static Optional<Embedder> installed() {
        return ServiceLoader.load(Embedder.Provider.class).findFirst().map(Embedder.Provider::open);
    }

    /** Takes the next exchange of the log, by one thread. */
    public void offer(Reading reading) {
        String account = reading.name();
        String id = reading.id();
        synchronized (book) {
            if (!book.wants(account, id)) {
                return;
            }
        }
        if (!place()) {
            synchronized (book) {
                book.drop(account);
            }
            return;
        }
        String text = reading.exchange().prompt().lastUser();
        String bounded = text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
        threads.execute(() -> embed(account, id, bounded));
    }

    private boolean place() {
        if (whenFull == WhenFull.WAIT) {
            free.acquireUninterruptibly();
            return true;
        }
        return free.tryAcquire();
    }

    private void embed(String account, String id, String text) {
        try {
            Optional<float[]> vector = embedder.embed(text);
            synchronized (book) {
                vector.ifPresentOrElse(one -> book.add(account, id, one), () -> book.unread(account));
            }
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            synchronized (book) {
                book.drop(account);
            }
        } finally {
            free.release();
        }
    }

    /** Waits until nothing is under way and gives the book, which then stands still until the next offer. */
    public MeaningBook settled() {
        free.acquireUninterruptibly(places);
        free.release(places);
        return book;
    }

    /** Prompts that the model failed on; the book counts them among those dropped. */
    public long failures() {
        return failures.get();
    }

    /** Forgets what is waiting and ends the threads and the model. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        embedder.close();
    }
}
