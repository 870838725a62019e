/**
 * Tests of whether a suspect model depends on our secrets: canaries ({@link io.portcullis.prove.CanaryTest}), marked
 * text it was trained on ({@link io.portcullis.prove.RadioactivityTest}), equal distributions
 * ({@link io.portcullis.prove.EqualityTest}).
 *
 * <p>A low p shows dependence on our secret. It does not show that the training was direct: the suspect may have learnt
 * from somebody who learnt from us.
 */
@NullMarked
package io.portcullis.prove;

import org.jspecify.annotations.NullMarked;
