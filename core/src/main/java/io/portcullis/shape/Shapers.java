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
     */
    public static List<Shaper> of(Endpoint endpoint, Exposure exposure, Optional<Sealer> sealer) {
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
        return shapers;
    }

    private static boolean shapesLogprobs(Exposure exposure) {
        return !exposure.logprobs()
                || exposure.topLogprobsMax() < Exposure.FULL.topLogprobsMax()
                || exposure.logprobDecimals() < Exposure.EXACT;
    }
}
