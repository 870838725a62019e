package io.portcullis.gateway.receive;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses in CIDR notation, such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}. */
public final class Network {
    private final byte[] prefix;
    private final int bits;

    private Network(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Reads a range or a single address; never resolves a name.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Network of(String text) {
        int slash = text.indexOf('/');
        byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("not a network in CIDR notation");
        }
        int bits = slash < 0 ? address.length * 8 : length(text.substring(slash + 1), address.length * 8);
        byte[] prefix = address.clone();
        for (int i = bits; i < prefix.length * 8; i++) {
            prefix[i / 8] &= (byte) ~(0x80 >> (i % 8));
        }
        return new Network(prefix, bits);
    }

    private static int length(String text, int most) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("a network's prefix length must be within 0 and " + most);
        }
        return Integer.parseInt(text);
    }

    /** True if the textual address lies in the range; an IPv4 address written as IPv6 counts as IPv4. */
    public boolean contains(String ip) {
        byte[] address = bytes(ip);
        if (address == null || address.length != prefix.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((address[i / 8] & mask) != (prefix[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] bytes(String ip) {
        byte[] address = ip.indexOf('%') >= 0 ? null : NetUtil.createByteArrayFromIpAddressString(ip);
        if (address == null || address.length == 4) {
            return address;
        }
        boolean mapped = address[10] == -1 && address[11] == -1;
        for (int i = 0; i < 10; i++) {
            mapped &= address[i] == 0;
        }
        return mapped ? new byte[] {address[12], address[13], address[14], address[15]} : address;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network
                && bits == network.bits
                && java.util.Arrays.equals(prefix, network.prefix);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(prefix) * 31 + bits;
    }

    @Override
    public String toString() {
        return NetUtil.bytesToIpAddress(prefix) + "/" + bits;
    }
}
