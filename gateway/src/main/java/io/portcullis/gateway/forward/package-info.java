/**
 * The way to the models: upstreams with their connections, time-outs, retries and circuit breakers.
 *
 * <p>Start at {@link io.portcullis.gateway.forward.Upstream#send}. One {@code Upstream} object lives on each event
 * loop; what must be known to all loops (the circuit) is shared.
 */
@NullMarked
package io.portcullis.gateway.forward;

import org.jspecify.annotations.NullMarked;
