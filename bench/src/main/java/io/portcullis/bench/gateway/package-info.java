/**
 * The whole-path benchmark: the gateway beside nginx, HAProxy, Portkey and Spring Cloud Gateway, one core each, in
 * turns.
 *
 * <p>Start at {@link io.portcullis.bench.gateway.GatewayBench}; run it by {@code bench/gateway}. A proxy to compare
 * with
 * is one more {@link io.portcullis.bench.gateway.Contender} in {@link io.portcullis.bench.gateway.Lineup}.
 */
@NullMarked
package io.portcullis.bench.gateway;

import org.jspecify.annotations.NullMarked;
