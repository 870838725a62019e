/**
 * What the gateway says about itself: {@link io.portcullis.gateway.observe.Meters} (Prometheus),
 * {@link io.portcullis.gateway.observe.Traces} (OpenTelemetry), {@link io.portcullis.gateway.observe.AccessLog} and
 * {@link io.portcullis.gateway.observe.Logs}. None of them ever takes a credential, a header or a body, so none can
 * leak one. Everything here may be called on the event loop.
 */
@NullMarked
package io.portcullis.gateway.observe;

import org.jspecify.annotations.NullMarked;
