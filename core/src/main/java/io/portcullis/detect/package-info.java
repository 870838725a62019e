/**
 * The detection engine as one thing: exchanges in, suspicions and findings out (ADR 0020 says why this room exists).
 *
 * <p>Start at {@link io.portcullis.detect.Engine}.
 */
@NullMarked
package io.portcullis.detect;

import org.jspecify.annotations.NullMarked;
