/**
 * Marks in answers that a key's holder can find again and nobody else can see: slots between equal wordings
 * ({@link io.portcullis.mark.SlotMarker} writes, {@link io.portcullis.mark.SlotDetector} reads), the best of n
 * candidates ({@link io.portcullis.mark.BestOfN}), and canaries ({@link io.portcullis.mark.CanaryBook}).
 *
 * <p>Start at {@link io.portcullis.mark.MarkKey}. Every p-value of this room is exact for a key drawn at random
 * independently of the text.
 */
@NullMarked
package io.portcullis.mark;

import org.jspecify.annotations.NullMarked;
