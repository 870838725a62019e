/**
 * What is done about a call: a pure function of its circumstances and the policy, and the ladder that says how far an
 * account has come.
 *
 * <p>Start at {@link io.portcullis.decide.Policy#decide} and {@link io.portcullis.decide.Ladder}.
 */
@NullMarked
package io.portcullis.decide;

import org.jspecify.annotations.NullMarked;
