/**
 * The measuring rig: an upstream of known speed, clients that load a proxy, and what they saw.
 *
 * <p>Start at {@link io.portcullis.bench.rig.FastUpstream} (the model's stand-in), {@link
 * io.portcullis.bench.rig.Wrk} and {@link io.portcullis.bench.rig.StreamClient} (the callers), and {@link
 * io.portcullis.bench.rig.Program} (the process under test). Everything stays on the loopback interface.
 */
@NullMarked
package io.portcullis.bench.rig;

import org.jspecify.annotations.NullMarked;
