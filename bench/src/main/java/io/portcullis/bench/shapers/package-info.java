/**
 * What shaping costs the stream: time on each chunk of an answer, on the path that the gateway runs, one shaper at a
 * time and in every dialect, beside the same chunk passing untouched.
 *
 * <p>Start at {@link io.portcullis.bench.shapers.ShaperBench}, the command behind {@code bench/shapers}.
 */
@NullMarked
package io.portcullis.bench.shapers;

import org.jspecify.annotations.NullMarked;
