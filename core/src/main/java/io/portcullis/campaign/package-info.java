/**
 * Who belongs together: links between accounts, the graph they make, and the dense groups in it.
 *
 * <p>Start at {@link io.portcullis.campaign.Campaign}.
 */
@NullMarked
package io.portcullis.campaign;

import org.jspecify.annotations.NullMarked;
