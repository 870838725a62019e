/**
 * The verifier that can be handed to anybody: reads a bundle from a disk and has core check it. Knows nothing of the
 * gateway, nor of the rest of this module; {@code portcullis-verify.jar} is this package, core and their libraries.
 *
 * <p>Start at {@link io.portcullis.app.verify.VerifyMain}.
 */
@NullMarked
package io.portcullis.app.verify;

import org.jspecify.annotations.NullMarked;
