package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.portcullis.admit.Keep;
import io.portcullis.traffic.ExchangeWriter;
import io.portcullis.traffic.Line;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LogFilesTest {
    private static final LogFiles.Options OPTIONS = LogFiles.Options.STANDARD.withThreads(2);

    @TempDir
    Path folder;

    @Test
    void everyPackingGivesTheSameLinesWhateverTheThreadsAndBlocks() throws Exception {
        byte[] plain = lines(0, 500);
        byte[] half = lines(500, 1000);
        byte[] all = joined(plain, half);
        byte[][] packings = {
            all, joined(gzip(plain), gzip(half)), joined(Zstd.compress(plain), Zstd.compress(half)), Zstd.compress(all)
        };
        for (byte[] packing : packings) {
            Path file = file(packing);
            for (int threads = 1; threads <= 3; threads++) {
                for (int block : new int[] {300, 4096, 1 << 20}) {
                    List<String> ids = new ArrayList<>();
                    LogReport report = new LogFiles(OPTIONS.withThreads(threads).withBlock(block))
                            .read(List.of(file.toString()), Optional.empty(), (line, at) -> ids.add(id(line)));
                    assertThat(report.exchanges()).isEqualTo(1000);
                    assertThat(report.problems()).isEmpty();
                    assertThat(ids).startsWith("x0", "x1").endsWith("x998", "x999");
                    assertThat(ids).doesNotHaveDuplicates();
                }
            }
        }
    }

    @Test
    void standardInputIsReadWhateverItsPacking() throws Exception {
        byte[] packed = joined(gzip(lines(0, 10)), gzip(lines(10, 20)));
        ByteArrayInputStream trickling = new ByteArrayInputStream(packed) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 7));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        LogReport report = new LogFiles(OPTIONS, trickling).read(List.of("-"), Optional.empty(), (line, at) -> {});
        assertThat(report.exchanges()).isEqualTo(20);
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void ofATruncatedFileWhatIsThereIsReadAndOneProblemSaysSo() throws Exception {
        byte[] plain = lines(0, 2000);
        for (byte[] packed : new byte[][] {gzip(plain), Zstd.compress(plain)}) {
            LogReport report = report(file(Arrays.copyOf(packed, packed.length * 9 / 10)));
            assertThat(report.exchanges()).isBetween(500L, 1999L);
            assertThat(report.problems()).anyMatch(problem -> problem.contains("not read to its end"));
        }
    }

    @Test
    void aLineOfFiftyMegabytesIsPassedOverAndCounted() throws Exception {
        Path file = folder.resolve("huge.jsonl");
        try (var out = Files.newOutputStream(file)) {
            out.write(lines(0, 3));
            byte[] filler = new byte[1 << 20];
            Arrays.fill(filler, (byte) 'x');
            for (int i = 0; i < 50; i++) {
                out.write(filler);
            }
            out.write('\n');
            out.write(lines(3, 5));
        }
        List<String> ids = new ArrayList<>();
        List<LogFiles.Position> positions = new ArrayList<>();
        LogReport report = new LogFiles(OPTIONS).read(List.of(file.toString()), Optional.empty(), (line, at) -> {
            ids.add(id(line));
            positions.add(at.position());
        });
        assertThat(ids).containsExactly("x0", "x1", "x2", "line too long", "x3", "x4");
        assertThat(positions).extracting(LogFiles.Position::line).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(positions.getLast().offset()).isEqualTo(Files.size(file));
        assertThat(report.unreadable()).containsExactly(java.util.Map.entry("line too long", 1L));
    }

    @Test
    void whatAWorkerMakesOfAnExchangeComesWithItsLineAndEachWorkerHasAMakerOfItsOwn() throws Exception {
        Path file = folder.resolve("made.jsonl");
        Files.write(file, joined(joined(lines(0, 500), "nonsense\n".getBytes(UTF_8)), lines(500, 900)));
        List<String> made = new ArrayList<>();
        new LogFiles(OPTIONS.withThreads(4).withBlock(1000))
                .read(
                        List.of(file.toString()),
                        Optional.empty(),
                        () -> {
                            Thread owner = Thread.currentThread();
                            return exchange -> {
                                assertThat(Thread.currentThread()).isSameAs(owner);
                                return exchange.id();
                            };
                        },
                        (line, id, at) -> made.add(id.orElse("none") + "=" + id(line)));
        assertThat(made).hasSize(901).contains("none=not JSON");
        for (int i = 0; i < 900; i++) {
            assertThat(made.get(i < 500 ? i : i + 1)).isEqualTo("x" + i + "=x" + i);
        }
    }

    @Test
    void readingGoesOnFromAnyCheckpoint() throws Exception {
        Path one = file(gzip(lines(0, 40)));
        Path two = folder.resolve("two.jsonl");
        Files.write(two, joined("\n\nnonsense\n".getBytes(UTF_8), lines(40, 60)));
        List<String> files = List.of(one.toString(), two.toString());
        List<String> whole = new ArrayList<>();
        List<LogFiles.Position> positions = new ArrayList<>();
        new LogFiles(OPTIONS.withBlock(1000)).read(files, Optional.empty(), (line, at) -> {
            whole.add(id(line) + at.position().line());
            positions.add(at.position());
        });
        assertThat(whole).hasSize(61).contains("not JSON3", "x404");
        for (int i = 0; i < positions.size(); i += 7) {
            List<String> rest = new ArrayList<>();
            new LogFiles(OPTIONS)
                    .read(
                            files,
                            Optional.of(positions.get(i)),
                            (line, at) -> rest.add(id(line) + at.position().line()));
            assertThat(rest).isEqualTo(whole.subList(i + 1, whole.size()));
        }
    }

    @Test
    void aMissingFileIsAProblemAndTheNextIsRead() throws Exception {
        Path there = file(lines(0, 2));
        LogReport report = new LogFiles(OPTIONS)
                .read(List.of(folder.resolve("none").toString(), there.toString()), Optional.empty(), (line, at) -> {});
        assertThat(report.exchanges()).isEqualTo(2);
        assertThat(report.problems()).singleElement().asString().endsWith("no such file");
    }

    @Test
    void damagedFilesNeverThrowAndNeverHang() throws Exception {
        byte[] plain = lines(0, 60);
        Random random = new Random(11);
        for (byte[] packed : new byte[][] {plain, gzip(plain), Zstd.compress(plain)}) {
            for (int round = 0; round < 150; round++) {
                byte[] bad = Arrays.copyOf(packed, 1 + random.nextInt(packed.length));
                for (int i = random.nextInt(8); i > 0; i--) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt();
                }
                assertThat(report(file(bad)).exchanges()).isLessThanOrEqualTo(60);
            }
        }
    }

    private LogReport report(Path file) throws IOException {
        return new LogFiles(OPTIONS).read(List.of(file.toString()), Optional.empty(), (line, at) -> {});
    }

    private Path file(byte[] bytes) throws IOException {
        Path file = folder.resolve("log");
        Files.write(file, bytes);
        return file;
    }

    private static String id(Line line) {
        return switch (line) {
            case Line.Read read -> read.exchange().id();
            case Line.Dropped dropped -> "dropped " + dropped.exchanges();
            case Line.Unreadable unreadable -> unreadable.reason();
        };
    }

    private static byte[] lines(int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Random random = new Random(from);
        for (int i = from; i < to; i++) {
            Recorded recorded =
                    Samples.recorded("x" + i, Samples.START, Long.toHexString(random.nextLong()), "a", Keep.FULL);
            out.writeBytes(new ExchangeWriter()
                    .line(
                            recorded.head(),
                            recorded.request(),
                            recorded.response().get()));
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
