/**
 * The ledger on the disk: facts that were written down for good, their tiles, and signed checkpoints.
 *
 * <p>Start at {@link io.portcullis.gateway.store.ledger.Ledger} (the log) and
 * {@link io.portcullis.gateway.store.ledger.LedgerWriter} (the notary in front of it).
 */
@NullMarked
package io.portcullis.gateway.store.ledger;

import org.jspecify.annotations.NullMarked;
