package io.portcullis.bench.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LogMillTest {
    private static final LogMill MILL = new LogMill(20_000, 500, 30, 0.15, 1);

    @Test
    void everyLineIsReadableAndTimeNeverRunsBack() {
        ExchangeReader reader = new ExchangeReader();
        Set<String> accounts = new HashSet<>();
        int attacks = 0;
        long before = 0;
        for (long i = 0; i < MILL.exchanges(); i++) {
            byte[] line = MILL.line(i);
            Line read = reader.read(line, 0, line.length);
            assertThat(read).isInstanceOf(Line.Read.class);
            if (read instanceof Line.Read known) {
                String account = known.exchange().account();
                accounts.add(account);
                attacks += LogMill.attacker(account) ? 1 : 0;
                assertThat(known.exchange().time().toEpochMilli()).isGreaterThanOrEqualTo(before);
                before = known.exchange().time().toEpochMilli();
            }
        }
        assertThat(accounts).hasSize(530);
        assertThat(attacks).isBetween(2_800, 3_200);
    }

    @Test
    void aLineIsAFunctionOfItsNumber() {
        assertThat(new LogMill(20_000, 500, 30, 0.15, 1).line(77)).isEqualTo(MILL.line(77));
        assertThat(MILL.line(78)).isNotEqualTo(MILL.line(77));
        assertThat(new LogMill(20_000, 500, 30, 0.15, 2).line(77)).isNotEqualTo(MILL.line(77));
    }
}
