package io.portcullis.evidence.stix;

import io.portcullis.detect.Tips;
import io.portcullis.inspect.Reading;
import io.portcullis.inspect.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Indicators that others shared, looked up by what an exchange shows: constant time for wrappers and hashed networks,
 * one look-up for each length of prefix otherwise. At most {@value #SIZE_MAX}; what finds no room is counted. For one
 * thread, or built once and then only read.
 */
public final class IndicatorBook implements Tips {
    public static final int SIZE_MAX = 100_000;
    /** Name of the signal that a match is. */
    public static final String SIGNAL = "indicator";

    private final Map<String, Indicator> exact = new HashMap<>();
    private final Map<Prefix, Indicator> prefixes = new HashMap<>();
    private final Set<Integer> lengths = new TreeSet<>();
    private long refused;

    /** An indicator that an exchange showed. */
    public record Match(Indicator indicator, String exchange) {
        /**
         * The match as something held against the account, with whoever said it by name. Hearsay weighs little: at most
         * 2, and half of that for networks.
         */
        public Signal signal() {
            double weight = indicator.kind() == Indicator.Kind.TEMPLATE ? 2 : 1;
            String because = "shows a %s that %s shared as a sign of extraction (confidence %d)"
                    .formatted(what(), indicator.source(), indicator.confidence());
            return new Signal(
                    SIGNAL, indicator.confidence(), weight * indicator.confidence() / 100, because, List.of(exchange));
        }

        private String what() {
            return switch (indicator.kind()) {
                case TEMPLATE -> "wrapper (" + indicator.property().replace('_', ' ') + ")";
                case NETWORK, ADDRESSES -> "network";
                case ACCOUNT -> "registration detail";
                case CANARY -> "canary";
            };
        }
    }

    /**
     * Takes an indicator up; of two with the same pattern the more confident one stays. Says whether there was room.
     */
    public boolean add(Indicator indicator) {
        Optional<Prefix> prefix =
                indicator.kind() == Indicator.Kind.ADDRESSES ? Prefix.of(indicator.value()) : Optional.empty();
        boolean known =
                prefix.isPresent() ? prefixes.containsKey(prefix.get()) : exact.containsKey(indicator.pattern());
        if (!known && size() >= SIZE_MAX) {
            refused++;
            return false;
        }
        if (prefix.isPresent()) {
            prefixes.merge(prefix.get(), indicator, IndicatorBook::surer);
            lengths.add(prefix.get().bits());
        } else {
            exact.merge(indicator.pattern(), indicator, IndicatorBook::surer);
        }
        return true;
    }

    private static Indicator surer(Indicator one, Indicator other) {
        return other.confidence() > one.confidence() ? other : one;
    }

    public int size() {
        return exact.size() + prefixes.size();
    }

    /** Indicators that found no room. */
    public long refused() {
        return refused;
    }

    /** Every indicator, in no order that means anything. */
    public List<Indicator> all() {
        List<Indicator> all = new ArrayList<>(exact.values());
        all.addAll(prefixes.values());
        return all;
    }

    /** Matches as signals; one thread or many, once the book is built. */
    @Override
    public List<Signal> of(Reading reading) {
        return exact.isEmpty() && prefixes.isEmpty()
                ? List.of()
                : match(reading).stream().map(Match::signal).toList();
    }

    /** What an exchange shows, as long as the indicators' times cover it. */
    public List<Match> match(Reading reading) {
        List<Match> matches = new ArrayList<>();
        Instant at = Instant.ofEpochMilli(reading.at());
        long[] templates = reading.templates();
        for (int i = 0; i < Math.min(templates.length, Templates.PROPERTIES.size()); i++) {
            if (templates[i] != 0) {
                String value = HexFormat.of().toHexDigits(templates[i]);
                found(exact.get("[x-portcullis-template:" + Templates.PROPERTIES.get(i) + " = '" + value + "']"), at)
                        .ifPresent(indicator -> matches.add(new Match(indicator, reading.id())));
            }
        }
        String ip = reading.exchange().client().ip();
        Templates.network(ip)
                .flatMap(hash -> found(exact.get("[x-portcullis-network:prefix_sha256 = '" + hash + "']"), at))
                .ifPresent(indicator -> matches.add(new Match(indicator, reading.id())));
        Optional<Prefix> address = Prefix.of(ip);
        for (int bits : lengths) {
            address.filter(a -> bits <= a.bits())
                    .flatMap(a -> found(prefixes.get(a.cut(bits)), at))
                    .ifPresent(indicator -> matches.add(new Match(indicator, reading.id())));
        }
        return matches;
    }

    private static Optional<Indicator> found(@org.jspecify.annotations.Nullable Indicator indicator, Instant at) {
        boolean counts = indicator != null
                && !at.isBefore(indicator.from())
                && indicator.until().map(at::isBefore).orElse(true);
        return counts ? Optional.ofNullable(indicator) : Optional.empty();
    }
}
