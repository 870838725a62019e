/**
 * The gateway under attack: upstreams that fail in every way, callers that misbehave, hostile bytes, broken disks.
 *
 * <p>Start at {@link io.portcullis.app.faults.UpstreamFaultsIT}; {@code FakeUpstream} is a provider made of a raw
 * socket and a script, {@code RawCaller} a caller that sends any bytes.
 */
@NullMarked
package io.portcullis.app.faults;

import org.jspecify.annotations.NullMarked;
