package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.ledger.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialTilesTest {
    @TempDir
    private Path log;

    private void tile(String path, int bytes, int changed) throws IOException {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) (i == changed ? -1 : i % 100);
        }
        Path file = log.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Test
    void aNarrowerTileThatIsNotTheBeginningOfTheWidestIsNamed() throws IOException {
        tile("tile/0/000.p/9", 288, -1);
        tile("tile/0/000.p/56", 1792, -1);
        assertThat(PartialTiles.check(log).valid()).isTrue();
        tile("tile/0/000.p/9", 288, 40);
        assertThat(PartialTiles.check(log))
                .isEqualTo(Proof.broken("tile/0/000.p/9", "is not the beginning of tile/0/000.p/56"));
        tile("tile/0/000", 8192, 40);
        assertThat(PartialTiles.check(log))
                .isEqualTo(Proof.broken("tile/0/000.p/56", "is not the beginning of tile/0/000"));
    }
}
