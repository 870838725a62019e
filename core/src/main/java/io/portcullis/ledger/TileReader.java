package io.portcullis.ledger;

import java.util.Optional;

/** Where tiles come from: a folder, a map, a server's answers. Its bytes are never trusted. */
public interface TileReader {
    /** The bytes of a tile or of a bundle of entries, empty where there is none of that name. */
    Optional<byte[]> read(Tile tile);
}
