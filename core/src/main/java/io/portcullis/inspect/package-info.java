/**
 * What an account's traffic says about it: detectors read exchanges, signals are what they found,
 * {@link io.portcullis.inspect.Suspicion} is the snapshot that decisions read.
 */
@NullMarked
package io.portcullis.inspect;

import org.jspecify.annotations.NullMarked;
