/**
 * A transparency log as bytes: Merkle tree (RFC 6962), tiles, checkpoints and proofs (C2SP tlog-tiles, signed-note,
 * tlog-checkpoint, tlog-proof, tlog-cosignature). Knows nothing of what the entries mean, and reads nothing by itself:
 * whoever holds the bytes hands them in.
 *
 * <p>To verify, start at {@link io.portcullis.ledger.TlogProof} (one entry) or {@link io.portcullis.ledger.LogCheck} (a
 * whole log); to write, at {@link io.portcullis.ledger.TreeEdge}. All bytes read are taken to be hostile: parsers throw
 * {@link io.portcullis.ledger.MalformedException} and nothing else, checks answer with a
 * {@link io.portcullis.ledger.Proof}.
 */
@NullMarked
package io.portcullis.ledger;

import org.jspecify.annotations.NullMarked;
