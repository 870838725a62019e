package io.portcullis.app.config;

import io.portcullis.app.config.ConfigLoader.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a configuration file. A change (seen by looking every interval) or {@link #reload()} (for SIGHUP) reads and
 * checks the file on the watch's own thread; a good file reaches the consumer as one whole new
 * {@link Configuration}, a bad one leaves the old in force and is said in the log, in {@link #status()} and to the
 * {@link Hook}. Looking at time and size, and at the link's target, also sees what Kubernetes does to a mounted file.
 */
public final class ConfigWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final Path file;
    private final ConfigLoader loader;
    private final Consumer<Configuration> consumer;
    private final Hook hook;
    private final ScheduledExecutorService thread;
    private Prints seen;
    private volatile Configuration current;
    private volatile Status status = new Status(true, 0, "as started");

    /** How a reload ended, for metrics. */
    @FunctionalInterface
    public interface Hook {
        void reloaded(boolean accepted);
    }

    /**
     * The last word on the file.
     *
     * @param good whether the file on disk is the one in force
     * @param reloads files accepted since the start
     * @param message one line for a person
     */
    public record Status(boolean good, int reloads, String message) {}

    /** What tells one version of the file from the next, without reading it. */
    private record Print(@Nullable Path target, @Nullable FileTime time, long size) {}

    /** The configuration, and the policy file that it names. */
    private record Prints(Print configuration, Optional<Print> policy) {}

    private ConfigWatch(
            Path file, ConfigLoader loader, Configuration current, Consumer<Configuration> consumer, Hook hook) {
        this.file = file;
        this.loader = loader;
        this.current = current;
        this.consumer = consumer;
        this.hook = hook;
        this.seen = prints();
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread t = new Thread(task, "config-watch");
            t.setDaemon(true);
            return t;
        });
    }

    /** Starts to follow the file that {@code current} was loaded from. */
    public static ConfigWatch start(
            Path file,
            ConfigLoader loader,
            Configuration current,
            Duration interval,
            Consumer<Configuration> consumer,
            Hook hook) {
        ConfigWatch watch = new ConfigWatch(file, loader, current, consumer, hook);
        long millis = interval.toMillis();
        Objects.requireNonNull(watch.thread.scheduleWithFixedDelay(watch::look, millis, millis, TimeUnit.MILLISECONDS));
        return watch;
    }

    /** The configuration in force. */
    public Configuration current() {
        return current;
    }

    public Status status() {
        return status;
    }

    /** Asks for a reload now, whether the file changed or not; returns at once. */
    public void reload() {
        thread.execute(() -> {
            read();
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        Prints now = prints();
        if (!now.equals(seen)) {
            seen = now;
            read();
        }
    }

    private void read() {
        try {
            Loaded loaded = loader.load(file);
            consumer.accept(loaded.configuration());
            current = loaded.configuration();
            status = new Status(true, status.reloads() + 1, "reloaded");
            LOG.info("configuration {} reloaded, in force now", file);
            tell(true);
        } catch (ConfigException e) {
            refused(e.problems().size() + " problems, the old one stays in force: " + e.getMessage());
        } catch (RuntimeException e) {
            refused("could not be put in force, the old one stays: " + e);
        }
    }

    private void refused(String why) {
        status = new Status(false, status.reloads(), why);
        LOG.error("configuration {} REFUSED: {}", file, why);
        tell(false);
    }

    private void tell(boolean accepted) {
        try {
            hook.reloaded(accepted);
        } catch (RuntimeException e) {
            LOG.warn("a configuration hook failed: {}", e.toString());
        }
    }

    private Prints prints() {
        return new Prints(print(file), current.decide().policy().map(ConfigWatch::print));
    }

    private static Print print(Path file) {
        try {
            return new Print(file.toRealPath(), Files.getLastModifiedTime(file), Files.size(file));
        } catch (IOException e) {
            return new Print(null, null, -1);
        }
    }
}
