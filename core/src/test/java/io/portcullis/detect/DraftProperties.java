package io.portcullis.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.calibrate.Calibration;
import io.portcullis.traffic.Exchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However slowly a snapshot is written, it shows the engine as it stood when it was begun. */
class DraftProperties {
    /** Epochs so long that most drafts are done within one. */
    private static Engine engine(int parts) {
        EngineConfig config = EngineConfig.of(0.001, 1).paced(Duration.ofDays(2), Duration.ofDays(2));
        return new Engine(Calibration.shipped(), config, parts);
    }

    private static byte[] snapshot(Engine engine) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        engine.snapshot(out);
        return out.toByteArray();
    }

    private static Engine restored(byte[] bytes, int parts) throws IOException {
        Engine engine = engine(parts);
        engine.restore(new ByteArrayInputStream(bytes));
        return engine;
    }

    @Test
    void aDraftShowsTheMomentOfItsBeginning() throws IOException {
        List<Exchange> log = EngineTest.town(7);
        Random random = new Random(20260601);
        int whole = 0;
        int abandoned = 0;
        for (int round = 0; round < 12; round++) {
            int parts = 1 + round % 3;
            int cut = random.nextInt(log.size());
            int most = 1 + random.nextInt(40);
            Engine engine = engine(parts);
            log.subList(0, cut).forEach(engine::observe);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Draft draft = engine.draft(out);
            boolean done = false;
            for (int i = cut; i < log.size() && !draft.abandoned() && !done; i++) {
                engine.observe(log.get(i));
                done = draft.step(most);
            }
            if (draft.abandoned()) {
                abandoned++;
                continue;
            }
            assertThat(draft.step(Integer.MAX_VALUE)).isTrue();
            whole++;
            Engine prefix = engine(parts);
            log.subList(0, cut).forEach(prefix::observe);
            Engine again = restored(out.toByteArray(), parts);
            assertThat(snapshot(again)).as("cut %d, %d at a time", cut, most).isEqualTo(snapshot(prefix));
            log.subList(cut, log.size()).forEach(again::observe);
            log.subList(cut, log.size()).forEach(prefix::observe);
            assertThat(again.finish()).isEqualTo(prefix.finish());
        }
        assertThat(whole).as("%d given up", abandoned).isGreaterThanOrEqualTo(6);
    }

    @Test
    void theEndOfAnEpochAndForgettingGiveItUp() throws IOException {
        List<Exchange> log = EngineTest.town(8);
        Engine engine = new Engine(Calibration.shipped(), EngineConfig.of(0.001, 1));
        log.subList(0, log.size() / 2).forEach(engine::observe);
        Draft draft = engine.draft(OutputStream.nullOutputStream());
        log.subList(log.size() / 2, log.size()).forEach(engine::observe);
        assertThat(draft.abandoned()).isTrue();
        assertThat(draft.step(Integer.MAX_VALUE)).isFalse();
        Draft other = engine.draft(OutputStream.nullOutputStream());
        engine.forget(log.getFirst().account());
        assertThat(other.abandoned()).isTrue();
        Draft third = engine.draft(OutputStream.nullOutputStream());
        engine.draft(OutputStream.nullOutputStream());
        assertThat(third.abandoned()).isTrue();
    }

    @Test
    void aDiskThatFailsFailsTheDraftAndNotTheEngine() throws IOException {
        List<Exchange> log = EngineTest.town(9);
        Engine engine = engine(1);
        int half = log.size() / 2;
        log.subList(0, half).forEach(engine::observe);
        Draft draft = engine.draft(new OutputStream() {
            private int left = 100_000;

            @Override
            public void write(int one) throws IOException {
                if (--left < 0) {
                    throw new IOException("disk full");
                }
            }
        });
        log.subList(half, half + 20).forEach(engine::observe);
        assertThatThrownBy(() -> draft.step(Integer.MAX_VALUE)).isInstanceOf(IOException.class);
        log.subList(half + 20, log.size()).forEach(engine::observe);
        Engine other = engine(1);
        log.forEach(other::observe);
        assertThat(engine.finish()).isEqualTo(other.finish());
    }
}
