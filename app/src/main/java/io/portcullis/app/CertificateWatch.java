package io.portcullis.app;

import io.portcullis.app.config.ListenSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the files of the certificate and its key, which are renewed without a change of the configuration: when one
 * of them changed, the listener reads both anew. What cannot be read leaves the old certificate in use, is said in the
 * log, and is tried again at the next look.
 */
final class CertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private static final long PATIENCE_SECONDS = 5;

    private final ListenSettings.Tls tls;
    private final Runnable reload;
    private final ScheduledExecutorService thread;
    private String seen;

    private CertificateWatch(ListenSettings.Tls tls, Runnable reload) {
        this.tls = tls;
        this.reload = reload;
        this.seen = print();
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread t = new Thread(task, "certificate-watch");
            t.setDaemon(true);
            return t;
        });
    }

    /** Looks at the files every {@code tls.reload()}. */
    static CertificateWatch start(ListenSettings.Tls tls, Runnable reload) {
        CertificateWatch watch = new CertificateWatch(tls, reload);
        long millis = tls.reload().toMillis();
        Objects.requireNonNull(watch.thread.scheduleWithFixedDelay(watch::look, millis, millis, TimeUnit.MILLISECONDS));
        return watch;
    }

    private void look() {
        String now = print();
        if (now.equals(seen)) {
            return;
        }
        try {
            reload.run();
            seen = now;
            LOG.info("certificate {} reloaded, in force now", tls.certificate());
        } catch (RuntimeException e) {
            LOG.error("certificate {} REFUSED, the old one stays in force: {}", tls.certificate(), e.getMessage());
        }
    }

    private String print() {
        return print(tls.certificate()) + " " + print(tls.key());
    }

    private static String print(Path file) {
        try {
            return file.toRealPath() + " " + Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            return "cannot be read";
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("a certificate is still being reloaded");
        }
    }
}
