package io.portcullis.gateway.receive;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Networks in CIDR notation whose members are trusted to tell whom they forward for. */
public final class Networks {
    private final List<Network> networks = new ArrayList<>();

    private record Network(byte[] address, int bits) {}

    /** Reads networks such as {@code 10.0.0.0/8} or {@code fd00::/8}; a lone address is a network of one. */
    public Networks(List<String> cidrs) {
        for (String cidr : cidrs) {
            int slash = cidr.indexOf('/');
            String host = slash < 0 ? cidr : cidr.substring(0, slash);
            if (!host.matches("[0-9a-fA-F:.]+")) {
                throw new IllegalArgumentException("not a network: " + cidr);
            }
            try {
                byte[] address = InetAddress.getByName(host).getAddress();
                int bits = slash < 0 ? address.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
                if (bits < 0 || bits > address.length * 8) {
                    throw new IllegalArgumentException("not a network: " + cidr);
                }
                networks.add(new Network(address, bits));
            } catch (UnknownHostException | NumberFormatException e) {
                throw new IllegalArgumentException("not a network: " + cidr, e);
            }
        }
    }

    /**
     * Reads one network and forgets it.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static void check(String cidr) {
        new Networks(List.of(cidr));
    }

    /** Whether a literal address is a member. */
    public boolean contains(String ip) {
        if (networks.isEmpty() || !ip.matches("[0-9a-fA-F:.]+")) {
            return false;
        }
        try {
            byte[] address = InetAddress.getByName(ip).getAddress();
            return networks.stream().anyMatch(network -> within(address, network));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean within(byte[] address, Network network) {
        if (address.length != network.address.length) {
            return false;
        }
        for (int bit = 0; bit < network.bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((address[bit >> 3] & mask) != (network.address[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }
}
