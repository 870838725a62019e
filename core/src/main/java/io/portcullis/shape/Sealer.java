package io.portcullis.shape;

import java.util.Optional;

/** The vault as one answer uses it: blocks in, handles of one owner out. */
public record Sealer(ReasoningVault vault, ReasoningVault.Owner owner, NonceSource nonces) {
    /** The handle of a block; empty where the block is beyond the vault's bound. */
    public Optional<String> seal(byte[] block) {
        return vault.seal(block, owner, nonces);
    }
}
