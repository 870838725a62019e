package io.portcullis.app.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.detect.Engine;
import io.portcullis.inspect.Lens;
import io.portcullis.inspect.Reading;
import io.portcullis.semantic.Embedder;
import io.portcullis.semantic.MeaningBook;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MeaningFeedTest {
    private static final int SIZE = 16;

    /** A vector made of the text's hash; may be held up, and fails on some texts where asked to. */
    private record Hashing(CountDownLatch gate, boolean fails) implements Embedder {
        @Override
        public String model() {
            return "hashing";
        }

        @Override
        public int dimensions() {
            return SIZE;
        }

        @Override
        public Optional<float[]> embed(String text) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            if (fails && text.hashCode() % 3 == 0) {
                throw new IllegalStateException("the model failed");
            }
            if (text.startsWith("z")) {
                return Optional.empty();
            }
            float[] vector = new float[SIZE];
            vector[Math.floorMod(text.hashCode(), SIZE)] = 1;
            return Optional.of(vector);
        }

        @Override
        public void close() {}
    }

    private static CountDownLatch open() {
        return new CountDownLatch(0);
    }

    private static MeaningBook book() {
        return new MeaningBook("hashing", SIZE, 0.5, 3, 1_000);
    }

    private static List<Reading> readings(int count) {
        Random random = new Random(5);
        Lens lens = Engine.lens();
        ExchangeReader reader = new ExchangeReader();
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String line =
                    ("{\"id\":\"x%d\",\"time\":\"2026-05-01T10:00:00Z\",\"account\":\"a%d\",\"request\":{\"model\":"
                                    + "\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}}")
                            .formatted(i, i % 7, Integer.toString(random.nextInt(1 << 28), 36));
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            if (reader.read(bytes, 0, bytes.length) instanceof Line.Read(var exchange)) {
                readings.add(lens.read(exchange));
            }
        }
        return readings;
    }

    private static byte[] bytes(MeaningBook book) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        book.write(new DataOutputStream(out));
        return out.toByteArray();
    }

    @Test
    void theNumberOfThreadsAndPlacesChangesNoByte() throws IOException {
        List<Reading> readings = readings(2_000);
        List<byte[]> books = new ArrayList<>();
        for (int threads : new int[] {1, 4}) {
            try (MeaningFeed feed = new MeaningFeed(
                    new Hashing(open(), false), book(), threads, 3 * threads, MeaningFeed.WhenFull.WAIT)) {
                readings.forEach(feed::offer);
                books.add(bytes(feed.settled()));
                assertThat(feed.settled().samples()).isBetween(800L, 1_200L);
            }
        }
        assertThat(books.get(1)).isEqualTo(books.get(0));
    }

    @Test
    void aFullQueueDropsAndCountsAndNeverHoldsTheCallerUp() {
        CountDownLatch gate = new CountDownLatch(1);
        MeaningFeed feed = new MeaningFeed(new Hashing(gate, false), book(), 1, 10, MeaningFeed.WhenFull.DROP);
        readings(1_000).forEach(feed::offer);
        gate.countDown();
        MeaningBook book = feed.settled();
        assertThat(book.samples() + book.unreadable()).isEqualTo(10);
        assertThat(book.dropped()).isBetween(400L, 600L);
        assertThat(book.left()).singleElement().asString().contains("dropped");
        feed.close();
    }

    @Test
    void aModelThatFailsIsCountedAndTheRestGoesOn() {
        try (MeaningFeed feed = new MeaningFeed(new Hashing(open(), true), book(), 2, 8, MeaningFeed.WhenFull.WAIT)) {
            readings(1_000).forEach(feed::offer);
            MeaningBook book = feed.settled();
            assertThat(feed.failures()).isBetween(100L, 250L).isEqualTo(book.dropped());
            assertThat(book.samples()).isPositive();
        }
    }

    @Test
    void withoutAModelOnTheClassPathThereIsNone() {
        assertThat(MeaningFeed.installed()).isEmpty();
    }
}
