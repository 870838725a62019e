package io.portcullis.evidence.bundle;

import io.portcullis.evidence.Sha;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A manifest of a bag (RFC 8493): a line for each file, its SHA-512 in lower-case hexadecimal digits, two spaces, its
 * name; sorted by name. BagIt allows more spellings of the same; ours has one, so that no byte of it can change unseen.
 *
 * @param digests by file name
 */
record BagManifest(SortedMap<String, String> digests) {
    private static final int DIGITS = 128;
    private static final int NAME_MAX = 255;

    /** What reading a manifest gave. */
    sealed interface Read {
        record Good(BagManifest manifest) implements Read {}

        /** @param line from 1 */
        record Bad(int line, String why) implements Read {}
    }

    BagManifest {
        digests = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder();
        digests.forEach(
                (name, digest) -> text.append(digest).append("  ").append(name).append('\n'));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    Optional<String> digest(String name) {
        return Optional.ofNullable(digests.get(name));
    }

    boolean fits(String name, byte[] bytes) {
        return Sha.hex512(bytes).equals(digests.get(name));
    }

    static Read read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        TreeMap<String, String> digests = new TreeMap<>();
        int line = 0;
        int from = 0;
        String last = "";
        while (from < text.length()) {
            line++;
            int end = text.indexOf('\n', from);
            if (end < 0) {
                return new Read.Bad(line, "the last line has no end: the file was cut off or changed");
            }
            if (line > BagFolder.FILES_MAX) {
                return new Read.Bad(line, "more than " + BagFolder.FILES_MAX + " files");
            }
            String one = text.substring(from, end);
            if (!isDigest(one) || !isName(one.substring(DIGITS + 2))) {
                return new Read.Bad(line, "not a SHA-512 in lower case, two spaces and a plain file name");
            }
            String name = one.substring(DIGITS + 2);
            if (name.compareTo(last) <= 0) {
                return new Read.Bad(line, "out of order, or the same file twice");
            }
            digests.put(name, one.substring(0, DIGITS));
            last = name;
            from = end + 1;
        }
        return digests.isEmpty() ? new Read.Bad(1, "lists nothing") : new Read.Good(new BagManifest(digests));
    }

    private static boolean isDigest(String line) {
        if (line.length() < DIGITS + 3 || line.charAt(DIGITS) != ' ' || line.charAt(DIGITS + 1) != ' ') {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            char c = line.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Letters, digits, dots, dashes and underscores between single slashes; never upwards. */
    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > NAME_MAX) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.startsWith(".") || !part.matches("[A-Za-z0-9._-]+")) {
                return false;
            }
        }
        return true;
    }
}
