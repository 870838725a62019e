/**
 * The door for callers: sockets, TLS, HTTP/1.1 and HTTP/2, and the bounds a request must keep before anybody reads it.
 *
 * <p>Start at {@link io.portcullis.gateway.receive.Listener}. Behind the door nobody sees the HTTP library: a request
 * is an {@link io.portcullis.gateway.receive.Incoming}, its answer goes out through a
 * {@link io.portcullis.gateway.receive.Responder}.
 */
@NullMarked
package io.portcullis.gateway.receive;

import org.jspecify.annotations.NullMarked;
