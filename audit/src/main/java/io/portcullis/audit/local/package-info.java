/**
 * A small language model of our own and the server that speaks for it in both dialects. Start at
 * {@link io.portcullis.audit.local.ModelServer}; the mathematics is in {@link io.portcullis.audit.local.LocalModel}.
 */
@NullMarked
package io.portcullis.audit.local;

import org.jspecify.annotations.NullMarked;
