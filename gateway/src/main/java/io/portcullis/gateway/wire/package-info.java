/**
 * The dialects on the wire: request bytes to the words of the house and back, answers piped, shaped and metered as
 * they pass; bytes only, no HTTP library.
 *
 * <p>Start at {@link io.portcullis.gateway.wire.Wire}, one an {@link io.portcullis.traffic.Endpoint}, found by
 * {@link io.portcullis.gateway.wire.Wires}; then {@link io.portcullis.gateway.wire.ReplyPipe}. What a dialect says when
 * the answer is no stands in {@link io.portcullis.gateway.wire.Errors}.
 */
@NullMarked
package io.portcullis.gateway.wire;

import org.jspecify.annotations.NullMarked;
