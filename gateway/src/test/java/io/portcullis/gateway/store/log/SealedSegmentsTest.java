package io.portcullis.gateway.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSegmentsTest {
    private static final byte[] ONE = key(1);
    private static final byte[] TWO = key(2);
    private static final KeyRing RING = new KeyRing("one", Map.of("one", ONE));
    private static final InstantSource CLOCK = () -> Samples.START;

    @TempDir
    Path folder;

    @Test
    void anEncryptedSegmentHoldsNoPlainTextAndReadsBack() throws Exception {
        Path file = write();
        assertThat(file.toString()).endsWith(".jsonl.zst.enc");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .doesNotContain("question");
        LogReport report = Samples.report(file, Optional.of(RING));
        assertThat(report.exchanges()).isEqualTo(30);
        assertThat(report.problems()).isEmpty();
        assertThat(Samples.report(file, Optional.empty()).problems())
                .singleElement()
                .asString()
                .contains("key ring");
        KeyRing other = new KeyRing("one", Map.of("one", TWO));
        assertThat(Samples.report(file, Optional.of(other)).exchanges()).isZero();
    }

    @Test
    void everyAlteredByteIsNoticed() throws Exception {
        Path file = write();
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] bad = good.clone();
            int at = round < 145 ? round : random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            LogReport report = Samples.report(file, Optional.of(RING));
            assertThat(report.problems()).as("byte %d", at).isNotEmpty();
        }
    }

    @Test
    void aMissingTailAndMovedFramesAreNoticed() throws Exception {
        Path file = write();
        byte[] good = Files.readAllBytes(file);
        int first = SegmentKey.HEADER;
        int second = first + frame(good, first);
        int third = second + frame(good, second);
        byte[] withoutFirst = joined(good, 0, first, second, good.length);
        byte[] withoutEnd = Arrays.copyOf(good, third);
        byte[] twice = joined(good, 0, second, first, good.length);
        for (byte[] bad : new byte[][] {withoutFirst, withoutEnd, twice, Arrays.copyOf(good, good.length - 1)}) {
            Files.write(file, bad);
            assertThat(Samples.report(file, Optional.of(RING)).problems()).isNotEmpty();
        }
    }

    @Test
    void masterKeysAreRotatedAndTheOldOneIsNeededNoMore() throws Exception {
        Path file = write();
        KeyRing both = new KeyRing("two", Map.of("one", ONE, "two", TWO));
        SealedSegments.rewrap(file, both);
        KeyRing onlyNew = new KeyRing("two", Map.of("two", TWO));
        assertThat(Samples.report(file, Optional.of(onlyNew)).exchanges()).isEqualTo(30);
        assertThat(Samples.report(file, Optional.of(RING)).exchanges()).isZero();
    }

    @Test
    void aCrashedEncryptedSegmentIsClosedAtTheNextStart() throws Exception {
        Path file = write();
        byte[] good = Files.readAllBytes(file);
        int second = SegmentKey.HEADER + frame(good, SegmentKey.HEADER);
        Files.write(file, Arrays.copyOf(good, second + 25));
        LogSettings settings = Samples.settings(folder).encrypted(RING);
        ExchangeLog.open(settings, CLOCK, ExchangeListener.NONE).close();
        LogReport report = Samples.report(file, Optional.of(RING));
        assertThat(report.problems()).isEmpty();
        assertThat(report.exchanges()).isEqualTo(10);
    }

    @Test
    void ringsAreParsedAndNeverPrinted() {
        String secret = java.util.Base64.getEncoder().encodeToString(ONE);
        KeyRing ring = KeyRing.parse("new:" + secret + "\nold:" + secret);
        assertThat(ring.current()).isEqualTo("new");
        assertThat(ring.toString()).doesNotContain(secret);
        assertThatThrownBy(() -> KeyRing.parse("x:" + secret.substring(8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyRing.parse("nothing")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Three data frames of ten exchanges each and an end. */
    private Path write() throws Exception {
        LogSettings settings = Samples.settings(folder).encrypted(RING);
        try (ExchangeLog log = ExchangeLog.open(settings, CLOCK, ExchangeListener.NONE)) {
            for (int i = 0; i < 30; i++) {
                log.offer(Samples.numbered(i));
                if (i % 10 == 9) {
                    log.flush().toCompletableFuture().get();
                }
            }
        }
        return Segment.in(folder).getLast().file();
    }

    private static int frame(byte[] bytes, int at) {
        return SegmentKey.FRAME_HEAD + ByteBuffer.wrap(bytes).getInt(at);
    }

    private static byte[] joined(byte[] bytes, int from, int to, int again, int end) {
        return ByteBuffer.allocate(to - from + end - again)
                .put(bytes, from, to - from)
                .put(bytes, again, end - again)
                .array();
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
