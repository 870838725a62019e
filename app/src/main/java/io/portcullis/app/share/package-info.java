/**
 * Indicators on the disk: given out from bundles, taken up from others into a folder, looked for in logs.
 *
 * <p>Start at {@link io.portcullis.app.share.IndicatorShelf}.
 */
@NullMarked
package io.portcullis.app.share;

import org.jspecify.annotations.NullMarked;
