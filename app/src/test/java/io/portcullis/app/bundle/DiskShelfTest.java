package io.portcullis.app.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskShelfTest {
    @TempDir
    private Path temp;

    @Test
    void nothingIsThereBeforeTheCommitAndAllOfItAfter() throws IOException {
        Path target = temp.resolve("out/k1");
        try (DiskShelf shelf = DiskShelf.begin(target)) {
            shelf.put("a/b/c.txt", new byte[] {1, 2});
            shelf.put("d", new byte[0]);
            assertThat(target).doesNotExist();
            shelf.commit();
        }
        assertThat(target.resolve("a/b/c.txt")).hasBinaryContent(new byte[] {1, 2});
        assertThat(temp.resolve("out"))
                .isDirectoryNotContaining(p -> p.getFileName().toString().startsWith("."));
    }

    @Test
    void whatIsNotCommittedIsClearedAway() throws IOException {
        try (DiskShelf shelf = DiskShelf.begin(temp.resolve("k1"))) {
            shelf.put("a", new byte[] {1});
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void nothingIsWrittenOverAndTwoNeverWriteAtOnce() throws IOException {
        Path full = Files.createDirectories(temp.resolve("full"));
        Files.writeString(full.resolve("x"), "x");
        assertThatThrownBy(() -> DiskShelf.begin(full))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("empty");
        try (DiskShelf shelf = DiskShelf.begin(temp.resolve("k1"))) {
            assertThatThrownBy(() -> DiskShelf.begin(temp.resolve("k1"))).hasMessageContaining("already");
            assertThatThrownBy(() -> shelf.put("../x", new byte[0])).hasMessageContaining("out of the folder");
        }
    }
}
