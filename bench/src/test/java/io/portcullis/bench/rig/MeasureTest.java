package io.portcullis.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasureTest {

    @Test
    void percentilesAreTakenByNearestRank() {
        Samples samples = new Samples(10_000);
        for (int i = 100; i >= 1; i--) {
            samples.add(i);
        }
        assertThat(samples.spread()).isEqualTo(new Spread(100, 50, 99, 100));
        assertThat(samples.above(98)).isEqualTo(2);
    }

    @Test
    void aFewSamplesAndNoneHaveASpreadToo() {
        Samples samples = new Samples(3);
        assertThat(samples.spread()).isEqualTo(new Spread(0, 0, 0, 0));
        samples.add(7);
        assertThat(samples.spread()).isEqualTo(new Spread(1, 7, 7, 7));
    }

    @Test
    void samplesBeyondTheBoundAreCounted() {
        Samples samples = new Samples(2000);
        for (int i = 0; i < 2500; i++) {
            samples.add(i);
        }
        assertThat(samples.spread().count()).isEqualTo(2000);
        assertThat(samples.dropped()).isEqualTo(500);
    }

    @Test
    void theMedianOfRoundsIsTheMiddleOne() {
        assertThat(Medians.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Medians.of(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(3.0);
        assertThat(Medians.of(List.of())).isNaN();
    }

    @Test
    void wrksResultIsFoundAmongItsWords() throws IOException {
        WrkResult result = Wrk.parse("""
                Running 2s test @ http://127.0.0.1:1/
                Requests/sec: 5.0
                wrk-result {"requests":1000,"micros":2000000,"p50":11,"p99":25,"max":90,"not2xx":3,"broken":1}
                """);
        assertThat(result.requestsPerSecond()).isEqualTo(500);
        assertThat(result.latencyMicros()).isEqualTo(new Spread(1000, 11, 25, 90));
        assertThat(result.failed()).isEqualTo(4);
        assertThatThrownBy(() -> Wrk.parse("unable to connect")).isInstanceOf(IOException.class);
    }

    @Test
    void processesAreReadFromProc() {
        String stat = "77 (odd) name)) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 1 0 5 6 7";
        assertThat(ProcFs.processorTimeOf(stat)).isEqualTo(Duration.ofSeconds(2));
        assertThat(ProcFs.residentBytesOf("Name:\tx\nVmHWM:\t  9 kB\nVmRSS:\t   20480 kB\n"))
                .isEqualTo(20 * 1024 * 1024);
    }

    @Test
    void bodiesHaveTheirExactSizes() {
        assertThat(Bodies.requests(20, true, 1)).allMatch(body -> body.length() == Bodies.REQUEST_BYTES);
        assertThat(Bodies.requests(20, false, 1)).doesNotHaveDuplicates();
        assertThat(Bodies.reply()).hasSize(Bodies.REPLY_BYTES);
        assertThat(Bodies.events()).hasSize(Bodies.CHUNKS + 2);
    }
}
