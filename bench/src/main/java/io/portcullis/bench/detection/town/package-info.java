/**
 * A town of simulated API accounts, honest and not, made from real texts and real arrival rates.
 *
 * <p>Start at {@link io.portcullis.bench.detection.town.Town} (what is simulated), {@link
 * io.portcullis.bench.detection.town.Split} (which source is used where) and {@link
 * io.portcullis.bench.detection.town.Honest} and {@link io.portcullis.bench.detection.town.Attackers} (who lives
 * there).
 */
@NullMarked
package io.portcullis.bench.detection.town;

import org.jspecify.annotations.NullMarked;
