/**
 * How well watermarks and canaries are found again, how little they change, and how long they hold a stream back.
 *
 * <p>Start at {@link io.portcullis.bench.mark.MarkBench}, the program behind {@code bench/mark}.
 */
@NullMarked
package io.portcullis.bench.mark;

import org.jspecify.annotations.NullMarked;
