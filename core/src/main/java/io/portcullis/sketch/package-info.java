/**
 * Bounded summaries of text and of streams: tokens with what varies masked, MinHash, distinct counts, recurring keys.
 *
 * <p>Start at {@link io.portcullis.sketch.Tokens}. Apache DataSketches is used where one sketch serves a whole fleet;
 * the summaries kept once an account are own ones, because the smallest DataSketches HLL costs several objects and
 * about 200 bytes an account, where {@link io.portcullis.sketch.Registers} costs 64 bytes in all.
 */
@NullMarked
package io.portcullis.sketch;

import org.jspecify.annotations.NullMarked;
