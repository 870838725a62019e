/**
 * The arithmetic of the report: exact bounds, rates at a fixed false positive rate, and clusterings compared.
 *
 * <p>Start at {@link io.portcullis.bench.detection.score.Roc}.
 */
@NullMarked
package io.portcullis.bench.detection.score;

import org.jspecify.annotations.NullMarked;
