package io.portcullis.gateway.wire;

import io.portcullis.shape.Trim;
import java.util.Map;
import java.util.Optional;

/**
 * The changes between the caller's request and the one upstream gets.
 *
 * @param model upstream's name of the model, where it differs from the caller's
 * @param trim what exposure takes away
 * @param usage whether a stream's usage chunk is forced, so that it can be charged
 * @param originals reasoning blocks by the handles they replace
 */
public record Rewrite(Optional<String> model, Trim trim, boolean usage, Map<String, byte[]> originals) {
    public static final Rewrite NONE = new Rewrite(Optional.empty(), Trim.NONE, false, Map.of());

    public Rewrite {
        originals = Map.copyOf(originals);
    }
}
