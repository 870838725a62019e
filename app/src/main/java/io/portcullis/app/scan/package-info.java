/**
 * Past exchange logs through the detection engine: reading in parallel, findings as files and as a page.
 *
 * <p>Start at {@link io.portcullis.app.scan.LogFeed}, then {@link io.portcullis.app.scan.FindingsFiles}.
 */
@NullMarked
package io.portcullis.app.scan;

import org.jspecify.annotations.NullMarked;
