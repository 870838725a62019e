/**
 * Evidence bundles on the way out: gathered from the gateway's folder, written to a disk as a whole or not at all, with
 * the report as a PDF.
 *
 * <p>Start at {@link io.portcullis.app.bundle.DiskShelf}.
 */
@NullMarked
package io.portcullis.app.bundle;

import org.jspecify.annotations.NullMarked;
