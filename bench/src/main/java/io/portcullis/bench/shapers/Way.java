package io.portcullis.bench.shapers;

import io.portcullis.gateway.wire.PipeSpec;
import io.portcullis.mark.CanaryBook;
import io.portcullis.mark.CanaryStage;
import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotMarker;
import io.portcullis.shape.EchoFilter;
import io.portcullis.shape.Exposure;
import io.portcullis.shape.KnownText;
import io.portcullis.shape.LogitBias;
import io.portcullis.shape.OnForbidden;
import io.portcullis.shape.ReasoningTagFilter;
import io.portcullis.shape.ReasoningVault;
import io.portcullis.shape.ReasoningView;
import io.portcullis.shape.Sealer;
import io.portcullis.shape.SentenceCut;
import io.portcullis.shape.StageChain;
import io.portcullis.shape.TextStages;
import io.portcullis.traffic.Endpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One way of shaping answers.
 *
 * @param extras what the upstream's stream must hold for it to have work
 * @param texts what it does to texts, if anything
 */
record Way(
        String name, Upstream.Extras extras, Exposure exposure, Optional<Sealer> sealer, Optional<TextStages> texts) {
    private static final Upstream.Extras PLAIN = Upstream.Extras.NOTHING;
    private static final int SENTENCE_TOKENS = 150;
    private static final int ECHO_WORDS = 12;

    boolean concerns(Endpoint endpoint) {
        return switch (extras) {
            case NOTHING -> true;
            case LOGPROBS -> endpoint != Endpoint.MESSAGES;
            case REASONING -> endpoint != Endpoint.COMPLETIONS;
        };
    }

    PipeSpec spec() {
        return PipeSpec.full(true, "req-1", 100).shownAs(exposure, sealer).changing(texts);
    }

    /**
     * Every shaper on its own, and then all at once.
     *
     * @param master of the marks' keys
     * @param known 300 texts that must not be repeated; the first also stands for the system prompt
     */
    static List<Way> all(byte[] master, List<String> known) {
        KnownText one = KnownText.of(7, known.subList(0, 1));
        KnownText many = KnownText.of(7, known);
        MarkKey marks = MarkKey.derive(master, MarkKey.SLOTS, "bench", "e");
        MarkKey canaries = MarkKey.derive(master, MarkKey.CANARIES, "bench", "e");
        CanaryBook book = CanaryBook.shipped();
        TextStages sentences = () -> new SentenceCut(SENTENCE_TOKENS);
        TextStages tags = ReasoningTagFilter::new;
        TextStages system = () -> new EchoFilter(one, ECHO_WORDS, false);
        TextStages texts = () -> new EchoFilter(many, ECHO_WORDS, false);
        TextStages canary = () -> new CanaryStage(book, canaries.copy(), text -> false);
        TextStages mark = () -> new SlotMarker(marks.copy());
        TextStages every = () -> new StageChain(
                List.of(tags.fresh(), texts.fresh(), system.fresh(), sentences.fresh(), canary.fresh(), mark.fresh()));
        Exposure clamped = exposure(true, 2, 2, ReasoningView.FULL);
        Exposure without = exposure(false, 0, 0, ReasoningView.FULL);
        Exposure hidden = exposure(true, 20, Exposure.EXACT, ReasoningView.HIDDEN);
        Exposure summary = exposure(true, 20, Exposure.EXACT, ReasoningView.SUMMARY);
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("nothing to do, again", PLAIN, Exposure.FULL, Optional.empty(), Optional.empty()));
        ways.add(logprobs("logprobs: 2 of 5 alternatives, 2 decimals", clamped));
        ways.add(logprobs("logprobs: taken out", without));
        ways.add(reasoning("reasoning: hidden", hidden, Optional.empty()));
        ways.add(reasoning("reasoning: as summary", summary, Optional.empty()));
        ways.add(reasoning("reasoning: hidden, sealed in the vault", hidden, Optional.of(vault())));
        ways.add(text("cut at a sentence's end", sentences));
        ways.add(text("leak filter: reasoning tags", tags));
        ways.add(text("leak filter: system prompt", system));
        ways.add(text("leak filter: 300 known texts", texts));
        ways.add(text("canary", canary));
        ways.add(text("watermark", mark));
        ways.add(new Way(
                "all of these at once",
                Upstream.Extras.REASONING,
                exposure(false, 0, 0, ReasoningView.HIDDEN),
                Optional.of(vault()),
                Optional.of(every)));
        return ways;
    }

    private static Way logprobs(String name, Exposure exposure) {
        return new Way(name, Upstream.Extras.LOGPROBS, exposure, Optional.empty(), Optional.empty());
    }

    private static Way reasoning(String name, Exposure exposure, Optional<Sealer> sealer) {
        return new Way(name, Upstream.Extras.REASONING, exposure, sealer, Optional.empty());
    }

    private static Way text(String name, TextStages stages) {
        return new Way(name, PLAIN, Exposure.FULL, Optional.empty(), Optional.of(stages));
    }

    static Exposure exposure(boolean logprobs, int top, int decimals, ReasoningView reasoning) {
        return new Exposure(
                logprobs,
                top,
                decimals,
                LogitBias.NEVER,
                1,
                false,
                false,
                false,
                reasoning,
                Set.of("*"),
                0,
                true,
                true,
                OnForbidden.STRIP);
    }

    static ReasoningVault.Owner owner() {
        return new ReasoningVault.Owner("a1", "c1");
    }

    static Sealer vault() {
        long[] count = {0};
        ReasoningVault vault = new ReasoningVault(List.of(new ReasoningVault.Key(1, new byte[32])), 1 << 20);
        return new Sealer(
                vault,
                owner(),
                () -> ByteBuffer.allocate(12).putLong(++count[0]).array());
    }
}
