/**
 * The program as its users meet it: official SDKs, real sockets, real processes. Start at {@link
 * io.portcullis.app.World}, which starts the gateway in front of the local model; every test here ends in {@code IT}.
 */
@NullMarked
package io.portcullis.app.e2e;

import org.jspecify.annotations.NullMarked;
