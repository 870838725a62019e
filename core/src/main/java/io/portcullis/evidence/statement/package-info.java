/**
 * Signed statements: DSSE envelopes over in-toto statements in canonical JSON. Knows no ledger and no case files.
 *
 * <p>Start at {@link io.portcullis.evidence.statement.Envelope}.
 */
@NullMarked
package io.portcullis.evidence.statement;

import org.jspecify.annotations.NullMarked;
