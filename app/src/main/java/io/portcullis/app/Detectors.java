package io.portcullis.app;

import io.portcullis.app.config.Configuration;
import io.portcullis.app.share.LiveIndicators;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.gateway.flow.Inspector;
import io.portcullis.gateway.flow.SuspicionBoard;
import io.portcullis.gateway.store.SnapshotFile;
import io.portcullis.gateway.store.log.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** The detection engine as a configuration wants it, and its snapshot in the data folder. */
final class Detectors {
    private Detectors() {}

    /** @param keys for what it remembers of prompts */
    static Inspector inspector(
            Configuration of,
            SuspicionBoard board,
            LiveIndicators indicators,
            Inspector.Listener listener,
            Supplier<Optional<KeyRing>> keys)
            throws IOException {
        Inspector.Settings standard = Inspector.Settings.STANDARD;
        Engine engine = new Engine(
                calibration(of.inspect().calibration()),
                EngineConfig.of(of.inspect().alpha(), 0)
                        .paced(of.inspect().epoch(), of.inspect().search()));
        engine.listen(indicators);
        return new Inspector(
                engine,
                board,
                new Inspector.Settings(of.inspect().queue(), standard.queueBytes(), standard.snapshotEvery()),
                new SnapshotFile(of.data().resolve("inspect.snapshot"), keys),
                listener);
    }

    private static Calibration calibration(Optional<Path> own) throws IOException {
        if (own.isEmpty()) {
            return Calibration.shipped();
        }
        try {
            return Calibration.parse(Files.readAllBytes(own.get()));
        } catch (IllegalArgumentException e) {
            throw new IOException(own.get() + ": " + e.getMessage(), e);
        }
    }

    /** The same for detectors that do not run: their snapshot loses the account. */
    static void forgetAtRest(Configuration of, String subject) {
        if (subject.startsWith("account:")) {
            try {
                boolean gone = inspector(
                                of,
                                new SuspicionBoard(1),
                                new LiveIndicators(of.data(), System::nanoTime),
                                Inspector.Listener.NONE,
                                () -> RecordRoom.ring(of))
                        .forgetAtRest(subject.substring("account:".length()));
                if (!gone) {
                    throw new IOException("it cannot be written");
                }
            } catch (IOException e) {
                throw new IllegalStateException("the detectors' snapshot still holds it: " + e.getMessage(), e);
            }
        }
    }
}
