package io.portcullis.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFuzz {
    private static final Set<String> SIGNALS = Set.of("logit-harvest", "volume", "knowledge-draw");

    @TempDir
    private Path folder;

    /** Mutants of the shipped policy either become a policy or are refused with a place; nothing else comes out. */
    @Test
    void aBrokenPolicyIsRefusedWithAPlaceAndNeverAnythingElse() throws Exception {
        String shipped;
        try (InputStream in = Objects.requireNonNull(PolicyFile.class.getResourceAsStream(PolicyFile.SHIPPED))) {
            shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        PolicyParts parts = new PolicyParts(SIGNALS);
        Random random = new Random(20261123);
        Path file = folder.resolve("policy.yaml");
        int refused = 0;
        for (int round = 0; round < 1_500; round++) {
            Files.writeString(file, Mutants.of(shipped, random));
            try {
                DecideSettings settings = PolicyLoader.load(file.toString(), SIGNALS);
                assertThat(parts.policy(settings).sections()).isNotNull();
                assertThat(parts.rungs(settings).rungs()).isNotNull();
            } catch (ConfigException e) {
                refused++;
                assertThat(e.problems()).isNotEmpty().allSatisfy(p -> {
                    assertThat(p.message()).isNotBlank();
                    assertThat(p.file()).endsWith(".yaml");
                });
            }
        }
        assertThat(refused).isBetween(300, 1_400);
    }
}
