/**
 * Evidence bundles: a folder in BagIt form that proves a case to somebody who has nothing but it and a public key.
 *
 * <p>To write one, start at {@link io.portcullis.evidence.bundle.BundleWriter}; to verify one, at
 * {@link io.portcullis.evidence.bundle.BundleVerifier}. Neither touches a disk: folders are handed in as
 * {@link io.portcullis.evidence.bundle.Shelf} and {@link io.portcullis.evidence.bundle.BagFolder}.
 */
@NullMarked
package io.portcullis.evidence.bundle;

import org.jspecify.annotations.NullMarked;
