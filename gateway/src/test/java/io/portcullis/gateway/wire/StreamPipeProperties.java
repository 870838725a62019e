package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.shape.Exposure;
import io.portcullis.shape.ReasoningView;
import io.portcullis.traffic.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamPipeProperties {
    private static final List<String> LINE_ENDS = List.of("\n", "\r\n", "\r");

    @Test
    void whatNeedNotChangePassesByteForByteInAnySlicing() {
        Random random = new Random(1);
        for (Endpoint endpoint : Transcripts.STREAMED) {
            for (String end : LINE_ENDS) {
                byte[] stream =
                        ("\uFEFF" + Transcripts.of(endpoint)).replace("\n", end).getBytes(UTF_8);
                for (int i = 0; i < 40; i++) {
                    ReplyPipe pipe = Wires.of(endpoint).pipe(PipeSpec.full(true, "r", 1));
                    assertThat(Transcripts.sliced(pipe, stream, random)).isEqualTo(stream);
                    assertThat(pipe.terminated()).isTrue();
                }
            }
        }
    }

    @Test
    void theVeryArrayComesBackWhereAllOfItPasses() {
        for (Endpoint endpoint : Transcripts.STREAMED) {
            byte[] stream = Transcripts.of(endpoint).getBytes(UTF_8);
            assertThat(Wires.of(endpoint).pipe(PipeSpec.full(true, "r", 1)).accept(stream))
                    .isSameAs(stream);
        }
    }

    @Test
    void shapedOutputIsTheSameInAnySlicing() {
        Random random = new Random(2);
        for (Endpoint endpoint : Transcripts.STREAMED) {
            for (String end : LINE_ENDS) {
                byte[] stream = Transcripts.of(endpoint).replace("\n", end).getBytes(UTF_8);
                for (boolean vault : new boolean[] {true, false}) {
                    byte[] whole = Transcripts.sliced(pipe(endpoint, vault), stream, new Random(3) {
                        @Override
                        public int nextInt(int bound) {
                            return bound - 1;
                        }
                    });
                    for (int i = 0; i < 20; i++) {
                        assertThat(Transcripts.sliced(pipe(endpoint, vault), stream, random))
                                .isEqualTo(whole);
                    }
                }
            }
        }
    }

    @Test
    void hiddenReasoningNeverShowsInAnyDialect() {
        for (Endpoint endpoint : Transcripts.STREAMED) {
            for (boolean vault : new boolean[] {true, false}) {
                String shown = Transcripts.piped(pipe(endpoint, vault), Transcripts.of(endpoint));
                assertThat(shown)
                        .doesNotContain("Secret", "thought", "Summ", "c2ln", "\"UP\"", "-0.", "fp_1", "up-1")
                        .contains("alias");
            }
        }
        ReplyPipe chat = pipe(Endpoint.CHAT_COMPLETIONS, true);
        assertThat(Transcripts.piped(chat, Transcripts.CHAT_REASONING)).doesNotContain("Secret", "thought");
    }

    @Test
    void aStreamCutAnywhereEndsInAnErrorAndNeverCleanly() {
        for (Endpoint endpoint : Transcripts.STREAMED) {
            String stream = Transcripts.of(endpoint);
            byte[] bytes = stream.getBytes(UTF_8);
            int last = stream.stripTrailing().lastIndexOf("data: ");
            int bound = stream.substring(0, last + 3).getBytes(UTF_8).length;
            for (int cut = 0; cut < bound; cut += 7) {
                ReplyPipe pipe = Wires.of(endpoint).pipe(PipeSpec.full(true, "r", 1));
                byte[] start = new byte[cut];
                System.arraycopy(bytes, 0, start, 0, cut);
                String sent = new String(pipe.accept(start), UTF_8) + new String(pipe.end(), UTF_8);
                assertThat(sent)
                        .contains("The answer ended before it was complete.")
                        .doesNotContain("[DONE]");
                assertThat(sent).endsWith("\n\n");
                assertThat(pipe.terminated()).isFalse();
            }
        }
    }

    private static ReplyPipe pipe(Endpoint endpoint, boolean vault) {
        var sealer = vault ? Optional.of(Transcripts.sealer("a1", "c1")) : Optional.<io.portcullis.shape.Sealer>empty();
        PipeSpec spec = Transcripts.spec(Transcripts.HIDDEN, sealer).named(Optional.of("alias"), false);
        assertThat(Transcripts.HIDDEN.reasoning())
                .isEqualTo(ReasoningView.HIDDEN)
                .isNotEqualTo(Exposure.FULL);
        return Wires.of(endpoint).pipe(spec);
    }
}
