/**
 * What happened, kept so that it can be proved: facts for the ledger, cases, statements, bundles, indicators.
 *
 * <p>Start at {@link io.portcullis.evidence.Fact}.
 */
@NullMarked
package io.portcullis.evidence;

import org.jspecify.annotations.NullMarked;
