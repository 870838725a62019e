package io.portcullis.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.bench.rig.Spread;
import io.portcullis.bench.rig.StreamResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Machine MACHINE = new Machine("processor", 2, 4, "Linux", "Java", "4.1.0");

    @Test
    void ratiosAreThoseOfTheSameRun() {
        String tables = Report.tables(results(20_000, 150));
        assertThat(tables).contains("| nginx-tuned | 100 | 1.00 |").contains("| portcullis-full | 150 | 1.50 |");
        assertThat(tables).contains("| 20,000 | 0.50 |");
    }

    @Test
    void anAimThatIsMissedIsSaidSo() {
        assertThat(Report.aims(results(20_000, 150))).contains("0.50 | met").doesNotContain("not met");
        assertThat(Report.aims(results(4_000, 160)))
                .contains("0.10 | **not met**")
                .contains("1.60 | **not met**");
    }

    @Test
    void withoutPortcullisThereAreNoAims() {
        Results results = results(1, 1);
        Results without = new Results(
                results.date(),
                MACHINE,
                1,
                1,
                1,
                results.contestants(),
                List.of(),
                List.of(),
                results.turns().subList(0, 2));
        assertThat(Report.aims(without)).contains("not both measured");
        assertThat(Report.page(without)).contains("| portcullis-full | - | - |");
    }

    @Test
    void theConfigurationNamesWhatIsOn() {
        Path folder = Path.of("work");
        assertThat(new Portcullis(folder, true).configuration(folder, 1, 2, 3)).contains("enabled: true", "keep: full");
        assertThat(new Portcullis(folder, false).configuration(folder, 1, 2, 3))
                .contains("enabled: false", "keep: digest");
    }

    @Test
    void theChapterOfScansOutlivesARewrite(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("performance.md");
        Files.writeString(page, "# Performance\n\nold\n\n## Scan\n\n16 million\n");
        for (int round = 0; round < 2; round++) {
            Report.write(results(20_000, 150), page, folder.resolve("performance.json"));
            assertThat(Files.readString(page))
                    .endsWith("\n## Scan\n\n16 million\n")
                    .doesNotContain("old");
        }
    }

    private static Results results(double throughput, long addedMicros) {
        List<Results.Contestant> contestants = List.of(
                new Results.Contestant(Direct.NAME, "-", "-"),
                new Results.Contestant(Nginx.TUNED, "-", "1"),
                new Results.Contestant(Portcullis.FULL, "-", "1"));
        return new Results(
                "2026-01-01T00:00:00Z",
                MACHINE,
                1,
                5,
                256,
                contestants,
                List.of("portkey: not here"),
                List.of(new Start(Portcullis.FULL, 800, 100_000_000)),
                List.of(
                        turn(Direct.NAME, 30, 60_000),
                        turn(Nginx.TUNED, 130, 40_000),
                        turn(Portcullis.FULL, 30 + addedMicros, throughput)));
    }

    private static Turn turn(String name, long p50, double throughput) {
        Spread spread = new Spread(10, p50, p50 * 2, p50 * 3);
        StreamResult streams = new StreamResult(spread, spread, 0, 256, 0, 0);
        return new Turn(1, name, spread, spread, throughput, 0.97, throughput, 0, streams, 1, 0);
    }
}
