/**
 * How good the detection is: honest accounts and campaigns simulated from real texts and arrival rates, the engine and
 * its rivals run over the same exchanges, and the report about it.
 *
 * <p>Start at {@link io.portcullis.bench.detection.DetectionBench}, the command behind {@code bench/detection}.
 */
@NullMarked
package io.portcullis.bench.detection;

import org.jspecify.annotations.NullMarked;
