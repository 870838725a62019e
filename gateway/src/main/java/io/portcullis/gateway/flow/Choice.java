package io.portcullis.gateway.flow;

import io.portcullis.mark.BestOfN;
import io.portcullis.mark.MarkKey;
import io.portcullis.shape.TextStages;
import java.util.List;
import java.util.Optional;

/**
 * That an answer is to be the one of several that a key likes best.
 *
 * @param candidates how many are asked for, at least 2
 * @param numbered whether one call asks for all of them, and not one call for each
 */
record Choice(int candidates, boolean numbered, MarkKey key) {

    /** Calls made for it. */
    int calls() {
        return numbered ? 1 : candidates;
    }

    /** Which of these answers, each of one text or more, is to be shown; each is judged as it will be shown. */
    int of(List<List<String>> answers, Optional<TextStages> stages) {
        return new BestOfN(key.copy())
                .choose(answers.stream()
                        .map(texts -> String.join(
                                "\n",
                                texts.stream()
                                        .map(text ->
                                                stages.map(s -> s.whole(text)).orElse(text))
                                        .toList()))
                        .toList());
    }
}
