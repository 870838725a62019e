/**
 * What a plan may see of a model: the request is trimmed to it, the answer is shaped to it.
 *
 * <p>Start at {@link io.portcullis.shape.Exposure} (the data), then {@link io.portcullis.shape.Shapers} (one shaper a
 * concern and file) and {@link io.portcullis.shape.ReasoningVault} (hidden reasoning that survives several turns).
 */
@NullMarked
package io.portcullis.shape;

import org.jspecify.annotations.NullMarked;
