/**
 * What the ledger costs: appends a second with every commit forced to disk, proofs and their verification.
 *
 * <p>Start at {@link io.portcullis.bench.ledger.LedgerBench}.
 */
@NullMarked
package io.portcullis.bench.ledger;

import org.jspecify.annotations.NullMarked;
