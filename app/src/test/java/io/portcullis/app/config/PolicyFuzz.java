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
    private static final String SPICE = "{}[]:,&*!|>'\"%@`#-?\t\n 0~=<.()";
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
            Files.writeString(file, mutant(shipped, random));
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

    private static String mutant(String text, Random random) {
        StringBuilder mutant = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(mutant.length());
            switch (random.nextInt(4)) {
                case 0 -> mutant.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
                case 1 -> mutant.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
                case 2 -> mutant.delete(at, Math.min(mutant.length() - 1, at + random.nextInt(20)));
                default -> mutant.insert(at, mutant.substring(at, Math.min(mutant.length(), at + 40)));
            }
        }
        return mutant.toString();
    }
}
