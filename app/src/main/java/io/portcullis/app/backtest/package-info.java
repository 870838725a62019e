/**
 * What a policy would have done to past traffic: the same engine, ladder and policy as the gateway's, driven by the
 * times in the log.
 *
 * <p>Start at {@link io.portcullis.app.backtest.Replay}.
 */
@NullMarked
package io.portcullis.app.backtest;

import org.jspecify.annotations.NullMarked;
