package io.portcullis.shape;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The changes to a request that keep it within an exposure; names are top-level fields of the request.
 *
 * @param drop fields taken out
 * @param topLogprobs cap on {@code top_logprobs} (or on the legacy integer {@code logprobs})
 * @param n cap on {@code n} and {@code best_of}
 * @param maxTokens cap on the answer; set where the request has none
 * @param include values of {@code include} that stay, where some must go
 */
public record Trim(
        Set<String> drop,
        OptionalInt topLogprobs,
        OptionalInt n,
        OptionalInt maxTokens,
        Optional<Set<String>> include) {
    /** Nothing changes. */
    public static final Trim NONE =
            new Trim(Set.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

    public Trim {
        drop = Set.copyOf(drop);
        include = include.map(Set::copyOf);
    }

    public boolean isNone() {
        return drop.isEmpty() && topLogprobs.isEmpty() && n.isEmpty() && maxTokens.isEmpty() && include.isEmpty();
    }
}
