package io.portcullis.gateway.store.ledger;

import io.portcullis.evidence.SealedFact;
import java.util.Optional;

/**
 * An entry of the ledger with what it stands for.
 *
 * @param index its place, from 0
 * @param digest the 32 bytes that are in the tree
 * @param fact what they are the digest of; empty once it was erased
 */
public record Entry(long index, byte[] digest, Optional<SealedFact> fact) {}
