package io.portcullis.gateway.flow;

import io.portcullis.shape.ReasoningVault;
import io.portcullis.shape.VaultReplay;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The reasoning handles of a request, opened: originals to put back, or the first that is somebody else's. */
final class Handles {
    private Handles() {}

    /**
     * What the handles of a request hold.
     *
     * @param originals blocks by handle; a handle that is damaged has none and goes to the upstream as it came
     */
    record Opened(Map<String, byte[]> originals, Optional<VaultReplay> replay) {
        static final Opened NONE = new Opened(Map.of(), Optional.empty());
    }

    static ReasoningVault.Owner owner(Asked asked) {
        return new ReasoningVault.Owner(asked.caller().account(), asked.call().conversation());
    }

    static Opened open(ReasoningVault vault, Asked asked) {
        if (asked.read().handles().isEmpty()) {
            return Opened.NONE;
        }
        Map<String, byte[]> originals = new HashMap<>();
        for (String handle : asked.read().handles()) {
            switch (vault.open(handle, owner(asked))) {
                case ReasoningVault.Opened.Original(byte[] block) -> originals.put(handle, block);
                case ReasoningVault.Opened.Replayed(VaultReplay replay) -> {
                    return new Opened(Map.of(), Optional.of(replay));
                }
                case ReasoningVault.Opened.Broken ignored -> {}
            }
        }
        return new Opened(originals, Optional.empty());
    }
}
