/** Makes the calibration that ships with the jar; start at {@link io.portcullis.bench.calibrate.FitCalibration}. */
@NullMarked
package io.portcullis.bench.calibrate;

import org.jspecify.annotations.NullMarked;
