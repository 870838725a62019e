package io.portcullis.gateway.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.gateway.receive.Responder;
import io.portcullis.traffic.Endpoint;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacerTest {
    private final Stage stage = new Stage();

    /** A caller whose reading, and a clock whose hand, the test moves. */
    private static final class Stage implements Responder {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<Runnable> due = new ArrayList<>();
        private Optional<Runnable> drain = Optional.empty();
        private boolean full;
        private long nanos;
        private long wake;

        void pass(long millis) {
            long end = nanos + millis * 1_000_000;
            while (!due.isEmpty() && wake <= end) {
                nanos = Math.max(nanos, wake);
                due.removeFirst().run();
            }
            nanos = end;
        }

        String text() {
            return out.toString(UTF_8);
        }

        @Override
        public void write(byte[] bytes) {
            out.writeBytes(bytes);
        }

        @Override
        public boolean full() {
            return full;
        }

        @Override
        public void onDrain(Runnable action) {
            drain = Optional.of(action);
        }

        @Override
        public void after(long millis, Runnable action) {
            wake = nanos + millis * 1_000_000;
            due.add(action);
        }

        @Override
        public void send(int status, Map<String, String> headers, byte[] body) {}

        @Override
        public void head(int status, Map<String, String> headers) {}

        @Override
        public void end() {}

        @Override
        public void abort() {}

        @Override
        public void onGone(Runnable action) {}

        @Override
        public boolean closed() {
            return false;
        }
    }

    private Pacer pacer(int tokensPerSecond) {
        return new Pacer(stage, Endpoint.CHAT_COMPLETIONS, tokensPerSecond, () -> stage.nanos);
    }

    private static String events(int count) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"four \"}}]}\n\n".repeat(count);
    }

    private static int seen(String text) {
        return text.split("four", -1).length - 1;
    }

    @Test
    void aBurstIsSpreadOverTheTimeThatThePaceAllows() {
        Pacer pacer = pacer(10);
        pacer.write(events(100).getBytes(UTF_8));
        int first = seen(stage.text());
        assertThat(first).isLessThan(10);
        stage.pass(2_000);
        assertThat(seen(stage.text()) - first).isBetween(10, 25);
        stage.pass(60_000);
        assertThat(stage.text()).isEqualTo(events(100));
    }

    @Test
    void theEndWaitsForTheLastEvent() {
        Pacer pacer = pacer(10);
        boolean[] over = {false};
        pacer.write((events(20) + "data: [DONE]\n\n").getBytes(UTF_8));
        pacer.whenEmpty(() -> over[0] = true);
        assertThat(over[0]).isFalse();
        stage.pass(60_000);
        assertThat(over[0]).isTrue();
        assertThat(stage.text()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void anEndWithNothingWaitingComesAtOnce() {
        boolean[] over = {false};
        pacer(10).whenEmpty(() -> over[0] = true);
        assertThat(over[0]).isTrue();
    }

    @Test
    void aLongQueueAsksForTheUpstreamToBeHeldBackAndLetsItGoOn() {
        Pacer pacer = pacer(100);
        int[] resumed = {0};
        pacer.write(events(2_000).getBytes(UTF_8));
        assertThat(pacer.full()).isTrue();
        pacer.onRoom(() -> resumed[0]++);
        stage.pass(1_000);
        assertThat(resumed[0]).isZero();
        stage.pass(60_000);
        assertThat(pacer.full()).isFalse();
        assertThat(resumed[0]).isEqualTo(1);
    }

    @Test
    void aCallerWhoDoesNotReadIsWaitedFor() {
        Pacer pacer = pacer(1_000_000);
        stage.full = true;
        pacer.write(events(5).getBytes(UTF_8));
        stage.pass(10_000);
        assertThat(stage.text()).isEmpty();
        stage.full = false;
        stage.drain.orElseThrow().run();
        stage.pass(10);
        assertThat(stage.text()).isEqualTo(events(5));
    }

    @Test
    void whateverTheCutsNothingIsLostOrMoved() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            Stage own = new Stage();
            Pacer pacer = new Pacer(own, Endpoint.MESSAGES, 1 + random.nextInt(500), () -> own.nanos);
            String text = (events(random.nextInt(30)) + ": ping\r\n\r\n" + events(3)).repeat(1 + random.nextInt(3));
            byte[] bytes = text.getBytes(UTF_8);
            int at = 0;
            while (at < bytes.length) {
                int to = Math.min(bytes.length, at + 1 + random.nextInt(400));
                pacer.write(java.util.Arrays.copyOfRange(bytes, at, to));
                at = to;
                own.pass(random.nextInt(50));
            }
            own.pass(10_000_000);
            assertThat(own.text()).isEqualTo(text);
        }
    }
}
