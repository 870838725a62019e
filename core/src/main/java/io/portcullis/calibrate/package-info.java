/**
 * What number means what: curves from signals to log-likelihood ratios, and honest accounts to rank against.
 *
 * <p>Start at {@link io.portcullis.calibrate.Calibration}.
 */
@NullMarked
package io.portcullis.calibrate;

import org.jspecify.annotations.NullMarked;
