package io.portcullis.shape;

import io.portcullis.traffic.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shapers that one answer needs under an exposure, in the order in which they work. */
public final class Shapers {
    private Shapers() {}

    /**
     * Fresh shapers for one answer; none where the exposure shows everything.
     *
     * @param sealer where hidden reasoning goes so that it can come back; empty drops it
     * @param texts what changes the answer's texts, if anything
     */
    public static List<Shaper> of(
            Endpoint endpoint, Exposure exposure, Optional<Sealer> sealer, Optional<TextStages> texts) {
        List<Shaper> shapers = new ArrayList<>();
        boolean choices = endpoint == Endpoint.CHAT_COMPLETIONS || endpoint == Endpoint.COMPLETIONS;
        if (!endpoint.generates()) {
            return shapers;
        }
        if (choices && exposure.nMax() < Exposure.FULL.nMax()) {
            shapers.add(new CandidateShaper(exposure.nMax()));
        }
        if (shapesLogprobs(exposure) && endpoint != Endpoint.MESSAGES) {
            shapers.add(new LogprobShaper(exposure));
        }
        if (exposure.reasoning() != ReasoningView.FULL) {
            shapers.add(
                    switch (endpoint) {
                        case RESPONSES -> new ResponsesReasoningShaper(exposure.reasoning(), sealer);
                        case MESSAGES -> new MessagesReasoningShaper(sealer);
                        case CHAT_COMPLETIONS, COMPLETIONS, EMBEDDINGS, COUNT_TOKENS -> new ChatReasoningShaper(sealer);
                    });
        }
        texts.ifPresent(stages -> shapers.add(
                switch (endpoint) {
                    case RESPONSES -> new ResponsesTextShaper(stages);
                    case MESSAGES -> new MessagesTextShaper(stages);
                    case CHAT_COMPLETIONS, COMPLETIONS, EMBEDDINGS, COUNT_TOKENS ->
                        new ChoicesTextShaper(endpoint == Endpoint.CHAT_COMPLETIONS, stages);
                }));
        return shapers;
    }

    private static boolean shapesLogprobs(Exposure exposure) {
        return !exposure.logprobs()
                || exposure.topLogprobsMax() < Exposure.FULL.topLogprobsMax()
                || exposure.logprobDecimals() < Exposure.EXACT;
    }
}
