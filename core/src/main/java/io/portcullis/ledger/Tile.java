package io.portcullis.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * The name of a tile of a log (c2sp.org/tlog-tiles): up to 256 hashes of one level, or the entries beneath 256 hashes
 * of level 0.
 *
 * @param level 0 to 7, each level 256 times coarser than the one below; {@link #ENTRIES} for a bundle of entries
 * @param index which tile of the level
 * @param width how many hashes or entries; 256 is a full tile
 */
public record Tile(int level, long index, int width) {
    /** Level of the bundles of entries. */
    public static final int ENTRIES = -1;

    public static final int WIDTH = 256;

    /** Levels that a tree of fewer than 2^63 entries can have. */
    public static final int LEVELS = 8;

    private static final int PATH_MAX = 64;

    public Tile {
        if (level < ENTRIES || level >= LEVELS || index < 0 || width < 1 || width > WIDTH) {
            throw new MalformedException("tile", "no level %d, index %d, width %d".formatted(level, index, width));
        }
    }

    public static Tile full(int level, long index) {
        return new Tile(level, index, WIDTH);
    }

    public boolean isFull() {
        return width == WIDTH;
    }

    /** {@code tile/0/x001/x234/067.p/8}, {@code tile/entries/000}. */
    public String path() {
        String digits = Long.toString(index);
        StringBuilder path = new StringBuilder("tile/").append(level == ENTRIES ? "entries" : Integer.toString(level));
        int padded = (digits.length() + 2) / 3 * 3;
        digits = "0".repeat(padded - digits.length()) + digits;
        for (int i = 0; i < padded; i += 3) {
            path.append(i + 3 < padded ? "/x" : "/").append(digits, i, i + 3);
        }
        return isFull() ? path.toString() : path.append(".p/").append(width).toString();
    }

    /** @throws MalformedException unless {@link #path} gives this very text */
    public static Tile parse(String path) {
        String[] parts = path.length() > PATH_MAX ? new String[0] : path.split("/", -1);
        if (parts.length < 3 || !parts[0].equals("tile")) {
            throw new MalformedException("tile path", "is not tile/L/N");
        }
        int level =
                parts[1].equals("entries") ? ENTRIES : (int) Math.min(LEVELS, Decimal.parse("tile level", parts[1]));
        int last = parts.length - 1;
        int width = WIDTH;
        if (parts[last - 1].endsWith(".p")) {
            width = (int) Math.min(WIDTH, Decimal.parse("tile width", parts[last]));
            last--;
            parts[last] = parts[last].substring(0, parts[last].length() - 2);
        }
        StringBuilder digits = new StringBuilder();
        for (int i = 2; i <= last; i++) {
            digits.append(i < last && parts[i].startsWith("x") ? parts[i].substring(1) : parts[i]);
        }
        String number = digits.toString().replaceFirst("^0{1,2}(?=.)", "");
        Tile tile = new Tile(level, Decimal.parse("tile index", number), width);
        if (!tile.path().equals(path)) {
            throw new MalformedException("tile path", "is not written as " + tile.path());
        }
        return tile;
    }

    /** The bytes of a tile's hashes. */
    public int bytes() {
        return width * Hash.BYTES;
    }

    /** How many hashes a level has in a tree of so many entries. */
    static long hashesAt(int level, long size) {
        return size >>> 8 * level;
    }

    /** The rightmost tiles of a tree that are not full, and its last bundle of entries where that is not full. */
    public static List<Tile> partialsOf(long size) {
        List<Tile> partials = new ArrayList<>();
        for (int level = ENTRIES; level < LEVELS; level++) {
            long hashes = hashesAt(Math.max(0, level), size);
            int width = (int) (hashes % WIDTH);
            if (width > 0) {
                partials.add(new Tile(level, hashes / WIDTH, width));
            }
        }
        return partials;
    }
}
