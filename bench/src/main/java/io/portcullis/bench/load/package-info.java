/**
 * What the gateway bears: a million requests with its memory watched, ten thousand idle connections, and slow callers.
 *
 * <p>Start at {@link io.portcullis.bench.load.LoadBench}; run it by {@code bench/load}.
 */
@NullMarked
package io.portcullis.bench.load;

import org.jspecify.annotations.NullMarked;
