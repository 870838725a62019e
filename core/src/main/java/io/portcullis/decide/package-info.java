/**
 * What is done about a call: a pure function of the call, the suspicion and the rules.
 *
 * <p>Start at {@link io.portcullis.decide.Rules#decide}.
 */
@NullMarked
package io.portcullis.decide;

import org.jspecify.annotations.NullMarked;
