package io.portcullis.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFuzz {

    @TempDir
    private Path folder;

    /** Mutants of the example either load or are refused with a place; nothing else ever comes out. */
    @Test
    void aBrokenFileIsRefusedAndNeverAnythingElse() throws Exception {
        String example = Files.readString(Path.of("..", "examples", "portcullis.yaml"));
        ConfigLoader loader =
                new ConfigLoader(name -> "x", Set.of("volume", "near-duplicates", "logit-harvest", "knowledge-draw"));
        Random random = new Random(20260501);
        Path file = folder.resolve("portcullis.yaml");
        int refused = 0;
        for (int round = 0; round < 1_500; round++) {
            Files.writeString(file, Mutants.of(example, random));
            try {
                assertThat(loader.load(file).configuration().plans()).isNotEmpty();
            } catch (ConfigException e) {
                refused++;
                assertThat(e.problems())
                        .isNotEmpty()
                        .allSatisfy(p -> assertThat(p.message()).isNotBlank());
            }
        }
        assertThat(refused).isGreaterThan(300);
    }
}
