package io.portcullis.evidence.stix;

import io.portcullis.evidence.Sha;
import io.portcullis.evidence.stix.Indicator.Kind;
import io.portcullis.inspect.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What exchanges that were picked as evidence have in common, as indicators. */
public final class Templates {
    /** Names of {@link Reading#templates}, in their order. */
    static final List<String> PROPERTIES = List.of("system", "opening", "closing", "short_closing", "band_a", "band_b");

    private static final int SHARED_MIN = 2;

    private Templates() {}

    private record Key(int place, long hash) {}

    /**
     * Keys of wrappers, and hashes of network prefixes, that at least two of the exchanges share.
     *
     * @param source who says so
     */
    public static List<Indicator> shared(List<Reading> readings, String source, Instant from, Tlp tlp) {
        Map<Key, Integer> keys = new HashMap<>();
        Map<String, Integer> networks = new HashMap<>();
        for (Reading reading : readings) {
            long[] templates = reading.templates();
            for (int i = 0; i < Math.min(templates.length, PROPERTIES.size()); i++) {
                if (templates[i] != 0) {
                    keys.merge(new Key(i, templates[i]), 1, Integer::sum);
                }
            }
            publicNetwork(reading.exchange().client().ip()).ifPresent(hash -> networks.merge(hash, 1, Integer::sum));
        }
        List<Indicator> found = new ArrayList<>();
        keys.forEach((key, count) -> {
            if (count >= SHARED_MIN) {
                String value = HexFormat.of().toHexDigits(key.hash());
                found.add(new Indicator(
                        Kind.TEMPLATE,
                        PROPERTIES.get(key.place()),
                        value,
                        source,
                        confidence(count, readings.size()),
                        from,
                        Optional.empty(),
                        tlp));
            }
        });
        networks.forEach((hash, count) -> {
            if (count >= SHARED_MIN) {
                found.add(new Indicator(
                        Kind.NETWORK,
                        "prefix_sha256",
                        hash,
                        source,
                        confidence(count, readings.size()) / 2,
                        from,
                        Optional.empty(),
                        tlp));
            }
        });
        found.sort(java.util.Comparator.comparing(Indicator::pattern));
        return found;
    }

    /** What tells something to others: an address that many have at home or at work does not. */
    private static Optional<String> publicNetwork(String ip) {
        return Prefix.of(ip).filter(Prefix::isPublic).isPresent() ? network(ip) : Optional.empty();
    }

    private static int confidence(int count, int all) {
        return 30 + 50 * count / all;
    }

    /** Hash of an address's prefix, 24 bits of IPv4 and 48 of IPv6. */
    static Optional<String> network(String ip) {
        return Prefix.of(ip).map(address -> {
            Prefix prefix = address.cut(address.bytes().length == 4 ? 24 : 48);
            String text = "portcullis network v1\n" + HexFormat.of().formatHex(prefix.bytes()) + "/" + prefix.bits();
            return Sha.hex256(text.getBytes(StandardCharsets.US_ASCII));
        });
    }
}
