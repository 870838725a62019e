package io.portcullis.evidence.stix;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A network prefix, read without asking any name server. */
record Prefix(byte[] bytes, int bits) {
    /** Reads {@code 203.0.113.0/24}, {@code 2001:db8::/32} or a single address. */
    static Optional<Prefix> of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = address.contains(":") ? six(address) : four(address);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        try {
            int bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
            return bits >= 0 && bits <= bytes.length * 8
                    ? Optional.of(new Prefix(cut(bytes, bits), bits))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The same address with fewer bits. */
    Prefix cut(int shorter) {
        return new Prefix(cut(bytes, shorter), shorter);
    }

    /** Whether it is no loopback, private, link-local, shared (RFC 6598) or unspecified network. */
    boolean isPublic() {
        return Stream.of(
                        "0.0.0.0/8",
                        "10.0.0.0/8",
                        "100.64.0.0/10",
                        "127.0.0.0/8",
                        "169.254.0.0/16",
                        "172.16.0.0/12",
                        "192.168.0.0/16",
                        "::/127",
                        "fc00::/7",
                        "fe80::/10")
                .flatMap(text -> of(text).stream())
                .noneMatch(one -> one.bytes.length == bytes.length
                        && one.bits <= bits
                        && cut(one.bits).equals(one));
    }

    private static byte[] cut(byte[] bytes, int bits) {
        byte[] cut = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int left = Math.clamp(bits - 8L * i, 0, 8);
            cut[i] = (byte) (bytes[i] & (0xFF00 >> left));
        }
        return cut;
    }

    private static byte[] four(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            if (parts.length != 4 || !parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > 255) {
                return new byte[0];
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    private static byte[] six(String text) {
        int gap = text.indexOf("::");
        String[] head = groups(gap < 0 ? text : text.substring(0, gap));
        String[] tail = groups(gap < 0 ? "" : text.substring(gap + 2));
        int count = head.length + tail.length;
        if (gap < 0 ? count != 8 : count > 7) {
            return new byte[0];
        }
        byte[] bytes = new byte[16];
        boolean good = fill(bytes, 0, head) && fill(bytes, 8 - tail.length, tail);
        return good ? bytes : new byte[0];
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static boolean fill(byte[] bytes, int at, String[] groups) {
        for (int i = 0; i < groups.length; i++) {
            if (!groups[i].matches("[0-9A-Fa-f]{1,4}")) {
                return false;
            }
            int group = Integer.parseInt(groups[i], 16);
            bytes[2 * (at + i)] = (byte) (group >> 8);
            bytes[2 * (at + i) + 1] = (byte) group;
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prefix prefix && bits == prefix.bits && Arrays.equals(bytes, prefix.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + bits;
    }
}
