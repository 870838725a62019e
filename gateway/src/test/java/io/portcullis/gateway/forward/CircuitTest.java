package io.portcullis.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.gateway.forward.Circuit.Blame;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final long SECOND = 1_000_000_000L;

    private static Circuit circuit(int failures, int callers) {
        return new Circuit(new Circuit.Spec(failures, Duration.ofSeconds(10), callers));
    }

    @Test
    void failedConnectionsOpenItWhoeverCalls() {
        Circuit circuit = circuit(3, 2);
        for (int i = 0; i < 3; i++) {
            assertThat(circuit.allows(i, "a")).isTrue();
            circuit.failure(i, "a", Blame.UPSTREAM);
        }
        assertThat(circuit.open()).isTrue();
        assertThat(circuit.allows(SECOND, "b")).isFalse();
    }

    @Test
    void fewerCallersThanAskedNeverOpenItByTheirRequests() {
        for (int failures = 2; failures <= 12; failures++) {
            for (int callers = 2; callers <= failures; callers++) {
                Circuit circuit = circuit(failures, callers);
                Random random = new Random(failures * 31L + callers);
                for (int i = 0; i < 1000; i++) {
                    circuit.failure(i, "caller " + random.nextInt(callers - 1), Blame.REQUEST);
                }
                assertThat(circuit.open()).as("%d of %d", callers, failures).isFalse();
                for (int i = 0; i < failures; i++) {
                    circuit.failure(i, "other " + i, Blame.REQUEST);
                }
                assertThat(circuit.open()).isTrue();
            }
        }
    }

    @Test
    void oneCallerIsEnoughWhereThatIsAsked() {
        Circuit circuit = circuit(3, 1);
        for (int i = 0; i < 3; i++) {
            circuit.failure(i, "a", Blame.REQUEST);
        }
        assertThat(circuit.open()).isTrue();
    }

    @Test
    void aPoisonousProbeDoesNotKeepItOpenForOthers() {
        Circuit circuit = circuit(2, 2);
        circuit.failure(0, "poisoner", Blame.REQUEST);
        circuit.failure(0, "b", Blame.REQUEST);
        assertThat(circuit.open()).isTrue();
        assertThat(circuit.allows(11 * SECOND, "poisoner")).isTrue();
        assertThat(circuit.allows(11 * SECOND, "b")).as("one probe at a time").isFalse();
        circuit.failure(11 * SECOND, "poisoner", Blame.REQUEST);
        assertThat(circuit.allows(11 * SECOND + 1, "poisoner")).isFalse();
        assertThat(circuit.allows(11 * SECOND + 1, "b")).isTrue();
        circuit.success();
        assertThat(circuit.open()).isFalse();
    }

    @Test
    void probesOfSeveralCallersThatFailRestItAgain() {
        Circuit circuit = circuit(2, 2);
        circuit.failure(0, "a", Blame.REQUEST);
        circuit.failure(0, "b", Blame.REQUEST);
        for (String caller : new String[] {"a", "b"}) {
            assertThat(circuit.allows(11 * SECOND, caller)).isTrue();
            circuit.failure(11 * SECOND, caller, Blame.REQUEST);
        }
        assertThat(circuit.allows(20 * SECOND, "c")).isFalse();
        assertThat(circuit.allows(22 * SECOND, "a")).isTrue();
    }

    @Test
    void aSuccessEndsTheRow() {
        Circuit circuit = circuit(3, 2);
        for (int i = 0; i < 50; i++) {
            circuit.failure(i, "a", Blame.REQUEST);
            circuit.failure(i, "b", Blame.UPSTREAM);
            circuit.success();
        }
        assertThat(circuit.open()).isFalse();
        assertThat(circuit.opened()).isZero();
    }
}
