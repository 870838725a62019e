package io.portcullis.evidence.bundle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Numbers, chances, times and names as the report says them. */
final class Wording {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Wording() {}

    /** A probability in words a jury knows. */
    static String odds(double p) {
        if (p > 0.5) {
            return "more often than not";
        }
        if (p < 1e-15) {
            return "less than 1 time in 10^15";
        }
        double one = 1 / p;
        double unit = Math.pow(10, Math.floor(Math.log10(one)) - 1);
        long rounded = (long) (unit <= 1 ? Math.floor(one) : Math.floor(one / unit) * unit);
        return String.format(Locale.ROOT, "about 1 time in %,d", rounded);
    }

    static String number(double value) {
        double size = Math.abs(value);
        if (value == 0 || size >= 1e-9 && size < 1e12) {
            return new BigDecimal(value)
                    .round(new MathContext(4))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        return String.format(Locale.ROOT, "%.2e", value);
    }

    /** {@code account:a17} as people say it. */
    static String plain(String name) {
        int colon = name.indexOf(':');
        String rest = name.substring(colon + 1);
        return switch (colon < 0 ? "" : name.substring(0, colon)) {
            case "admin" -> rest + " (staff)";
            case "policy" -> "the rule " + rest;
            case "account", "campaign", "exchange", "finding", "suspect", "bundle" -> name.replaceFirst(":", " ");
            default -> name;
        };
    }

    static String words(List<String> items) {
        if (items.isEmpty()) {
            return "no named account";
        }
        return items.size() <= 6
                ? String.join(", ", items)
                : String.join(", ", items.subList(0, 6)) + " and " + (items.size() - 6) + " more";
    }

    static String count(long n, String what) {
        return n == 1 ? "one " + what : n + " " + what + "s";
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String time(Optional<String> at) {
        return at.map(text -> {
                    try {
                        return time(Instant.parse(text));
                    } catch (DateTimeException e) {
                        return text;
                    }
                })
                .orElse("an unknown time");
    }
}
