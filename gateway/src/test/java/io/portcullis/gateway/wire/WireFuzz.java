package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.shape.Trim;
import io.portcullis.traffic.Endpoint;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Mutated requests, streams and gzip: only documented outcomes, whatever comes. */
class WireFuzz {
    private static final String REQUEST = """
            {"model":"m","stream":true,"stream_options":{"include_usage":false},"n":3,"logprobs":true,"seed":1,
            "messages":[{"role":"user","content":[{"type":"text","text":"h\\u00e9 \\ud83d\\ude00"}]},
            {"role":"assistant","content":[{"type":"redacted_thinking","data":"pv1.abc"}],
            "reasoning_details":[{"type":"reasoning.encrypted","data":"pv1.abc"}]}],"include":["a"],"tools":[{}]}""";
    private static final Rewrite REWRITE = new Rewrite(
            Optional.of("up"),
            new Trim(
                    Set.of("seed", "logprobs"),
                    OptionalInt.of(1),
                    OptionalInt.of(1),
                    OptionalInt.of(9),
                    Optional.of(Set.of())),
            true,
            Map.of("pv1.abc", "{\"a\":1}".getBytes(UTF_8)));

    @Test
    void aMutatedRequestIsReadOrRefusedAndWhatIsReadCanBeRewritten() {
        Random random = new Random(11);
        int read = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] body = mutated(REQUEST.getBytes(UTF_8), random);
            Wire wire = Wires.of(Endpoint.values()[random.nextInt(Endpoint.values().length)]);
            if (wire.parse(body) instanceof Parsed.Read) {
                read++;
                byte[] changed = wire.rewrite(body, REWRITE);
                assertThat(wire.parse(changed))
                        .as(() -> new String(body, UTF_8))
                        .isInstanceOf(Parsed.Read.class);
            }
        }
        assertThat(read).isBetween(2_000, 58_000);
    }

    @Test
    void aMutatedStreamNeverThrowsAndNeverDependsOnItsSlices() {
        Random random = new Random(12);
        for (int i = 0; i < 3_000; i++) {
            Endpoint endpoint = Transcripts.STREAMED.get(random.nextInt(4));
            byte[] stream = mutated(Transcripts.of(endpoint).getBytes(UTF_8), random);
            boolean shaped = random.nextBoolean();
            byte[] once = Transcripts.sliced(pipe(endpoint, shaped), stream, random);
            ReplyPipe again = pipe(endpoint, shaped);
            assertThat(Transcripts.sliced(again, stream, random)).isEqualTo(once);
            assertThat(again.terminated() || again.failed()).isTrue();
            assertThat(Json.object(again.assembled(), 0, again.assembled().length))
                    .isNotNull();
            assertThat(again.usage().output()).isNotNegative();
        }
    }

    private static ReplyPipe pipe(Endpoint endpoint, boolean shaped) {
        PipeSpec spec = PipeSpec.full(true, "r", 1).bounded(1 << 20, 3000, 3000);
        return Wires.of(endpoint)
                .pipe(
                        shaped
                                ? spec.shownAs(Transcripts.HIDDEN, Optional.of(Transcripts.sealer("a", "c")))
                                        .named(Optional.of("alias"), true)
                                : spec);
    }

    @Test
    void gzipComesBackInAnySlicingAndDamageIsAnError() {
        Random random = new Random(13);
        byte[] plain = Transcripts.CHAT.repeat(20).getBytes(UTF_8);
        byte[] two = new byte[0];
        for (int i = 0; i < 300; i++) {
            byte[] packed = Gzip.of(plain);
            two = Arrays.copyOf(packed, packed.length * 2);
            System.arraycopy(packed, 0, two, packed.length, packed.length);
            assertThat(unpacked(two, random, 1 << 20)).isEqualTo((Transcripts.CHAT.repeat(40)).getBytes(UTF_8));
        }
        for (int i = 0; i < 5_000; i++) {
            unpacked(mutated(two, random), random, 1 << 20);
        }
        assertThat(unpacked(Gzip.of(new byte[10 << 20]), random, 1 << 20)).isNull();
    }

    private static byte[] unpacked(byte[] packed, Random random, long max) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Gunzip gunzip = new Gunzip(max)) {
            int at = 0;
            while (at < packed.length) {
                int to = Math.min(packed.length, at + 1 + random.nextInt(500));
                out.writeBytes(gunzip.accept(Arrays.copyOfRange(packed, at, to)));
                at = to;
            }
            return gunzip.finished() ? out.toByteArray() : null;
        } catch (Gunzip.BadGzip e) {
            return null;
        }
    }

    private static byte[] mutated(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "\"{}[],:\\\r\n0n ".charAt(random.nextInt(13));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(Math.min(40, bytes.length - at), bytes.length - from);
                    System.arraycopy(valid, Math.min(from, valid.length - length), bytes, at, length);
                }
                default -> {
                    byte[] less = Arrays.copyOf(bytes, bytes.length - 1);
                    System.arraycopy(bytes, at + 1, less, at, bytes.length - at - 1);
                    bytes = less.length == 0 ? bytes : less;
                }
            }
        }
        return bytes;
    }
}
