package io.portcullis.app.share;

import io.portcullis.detect.Tips;
import io.portcullis.evidence.stix.IndicatorBook;
import io.portcullis.inspect.Reading;
import io.portcullis.inspect.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a running gateway took up from others: the shelf's book, read anew by the thread that asks within five seconds
 * of a bundle being put there or taken away. A shelf that cannot be read leaves the last book in force and says so.
 */
public final class LiveIndicators implements Tips {
    private static final Logger LOG = LoggerFactory.getLogger(LiveIndicators.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final IndicatorShelf shelf;
    private final LongSupplier nanos;
    private IndicatorBook book = new IndicatorBook();
    private List<String> names = List.of();
    private long looked;
    private volatile String trouble = "";

    /**
     * @param data the gateway's data folder
     * @param nanos a clock that only goes forward
     */
    public LiveIndicators(Path data, LongSupplier nanos) {
        this.shelf = new IndicatorShelf(data);
        this.nanos = nanos;
        this.looked = nanos.getAsLong();
        look();
    }

    @Override
    public List<Signal> of(Reading reading) {
        if (nanos.getAsLong() - looked > EVERY_NANOS) {
            looked = nanos.getAsLong();
            look();
        }
        return book.of(reading);
    }

    private void look() {
        try {
            List<String> now = shelf.names();
            if (!now.equals(names)) {
                book = shelf.book();
                names = now;
                LOG.info("{} indicators of others are looked for", book.size());
            }
            trouble = "";
        } catch (IOException | RuntimeException e) {
            trouble = "indicators of others cannot be read: those read before stay in force";
            LOG.warn("{}: {}", trouble, e.getMessage());
        }
    }

    /** What is not as it should be, in plain words; empty when all is well. */
    public List<String> degraded() {
        return trouble.isEmpty() ? List.of() : List.of(trouble);
    }
}
