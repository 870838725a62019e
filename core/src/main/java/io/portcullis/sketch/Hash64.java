package io.portcullis.sketch;

/** A 64-bit non-cryptographic hash: FNV-style over characters, finished by SplitMix64 (Steele et al. 2014). */
public final class Hash64 {
    static final long START = 0xcbf29ce484222325L;
    static final long PRIME = 0x9E3779B97F4A7C15L;

    private Hash64() {}

    /** Spreads every bit of {@code z} over all 64. */
    public static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }

    /** A hash of an ordered pair. */
    public static long pair(long a, long b) {
        return mix(a * PRIME + b);
    }

    public static long of(String text) {
        return mix(more(START, text, text.length()));
    }

    /** The hash of {@code prefix} followed by the first {@code length} characters of {@code text}. */
    public static long of(String prefix, String text, int length) {
        return mix(more(more(START, prefix, prefix.length()), text, length));
    }

    /** The hash of all parts joined. */
    public static long of(String one, String two, String three, String four) {
        long hash = more(more(START, one, one.length()), two, two.length());
        return mix(more(more(hash, three, three.length()), four, four.length()));
    }

    private static long more(long start, String text, int length) {
        long hash = start;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }

    /** A uniform number in [0, 1) from a hash. */
    public static double unit(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }
}
