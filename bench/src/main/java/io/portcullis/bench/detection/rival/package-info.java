/**
 * Rivals of the engine, re-implemented from their papers for comparison only.
 *
 * <p>Start at {@link io.portcullis.bench.detection.rival.Rival}; all work on the same {@link
 * io.portcullis.bench.detection.rival.HashedNgrams} embedding.
 */
@NullMarked
package io.portcullis.bench.detection.rival;

import org.jspecify.annotations.NullMarked;
