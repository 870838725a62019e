package io.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of c2sp.org/tlog-tiles. */
class TileTest {
    @Test
    void indexesAreWrittenInGroupsOfThree() {
        assertThat(Tile.full(0, 1_234_067).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(Tile.full(0, 0).path()).isEqualTo("tile/0/000");
        assertThat(new Tile(2, 0, 1).path()).isEqualTo("tile/2/000.p/1");
        assertThat(new Tile(Tile.ENTRIES, 1000, 255).path()).isEqualTo("tile/entries/x001/000.p/255");
    }

    @Test
    void pathsAreReadOnlyAsTheyAreWritten() {
        for (String path : List.of(
                "tile/0/x001/x234/067",
                "tile/0/000",
                "tile/7/x123/456.p/7",
                "tile/entries/999.p/255",
                "tile/entries/x001/000")) {
            assertThat(Tile.parse(path).path()).isEqualTo(path);
        }
        for (String path : List.of(
                "tile/0/1",
                "tile/0/0001",
                "tile/0/x000/001",
                "tile/00/001",
                "tile/8/001",
                "tile/0/001/002",
                "tile/0/x001",
                "tile/0/001.p/0",
                "tile/0/001.p/256",
                "tile/0/001.p/01",
                "tile/0/001.p",
                "tile/0/-01",
                "tile/0/../../etc/passwd",
                "tile/data/001",
                "checkpoint",
                "",
                "tile/0/",
                "tile/0/x999/x999/x999/x999/x999/x999/x999/999")) {
            assertThatThrownBy(() -> Tile.parse(path)).as(path).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aTreeOfSeventyThousandHasTheTilesOfTheSpecification() {
        Reference.MemoryLog log = new Reference.MemoryLog(Reference.entries(70_000));
        assertThat(log.tiles.keySet().stream()
                        .filter(t -> t.level() == 0 && t.isFull())
                        .count())
                .isEqualTo(273);
        assertThat(Tile.partialsOf(70_000))
                .containsExactly(
                        new Tile(Tile.ENTRIES, 273, 112), new Tile(0, 273, 112), new Tile(1, 1, 17), new Tile(2, 0, 1));
        assertThat(log.tiles).containsKey(Tile.full(1, 0)).doesNotContainKey(Tile.full(2, 0));
        assertThat(Tile.partialsOf(256)).containsExactly(new Tile(1, 0, 1));
        assertThat(Tile.partialsOf(0)).isEmpty();
        assertThat(Merkle.root(70_000, log))
                .isEqualTo(log.edge.root())
                .isEqualTo(Reference.mth(Reference.entries(70_000)));
    }

    @Test
    void bundlesAreReadOnlyWhole() {
        byte[] bundle = EntryBundle.encode(List.of(new byte[] {1, 2}, new byte[0], new byte[0xffff]));
        assertThat(bundle).startsWith(0, 2, 1, 2, 0, 0, 0xff, 0xff);
        assertThat(EntryBundle.decode(bundle, 3).get(2)).hasSize(0xffff);
        assertThatThrownBy(() -> EntryBundle.decode(bundle, 2)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> EntryBundle.decode(bundle, 4)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> EntryBundle.decode(java.util.Arrays.copyOf(bundle, bundle.length - 1), 3))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[0x10000]))).isInstanceOf(MalformedException.class);
    }
}
