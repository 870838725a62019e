/**
 * The path of a call, and the only control flow of the gateway: receive, authenticate, admit, inspect, decide,
 * forward, shape, record.
 *
 * <p>Start at {@link io.portcullis.gateway.flow.Flow} (from a request's head to the decision), then
 * {@link io.portcullis.gateway.flow.Passage} (from the decision to the record).
 */
@NullMarked
package io.portcullis.gateway.flow;

import org.jspecify.annotations.NullMarked;
