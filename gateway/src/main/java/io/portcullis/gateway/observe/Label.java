package io.portcullis.gateway.observe;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One label of a metric with a bounded set of values; whatever comes after the bound is counted as {@code other}. */
final class Label {
    private final int valuesMax;
    private final Set<String> values = ConcurrentHashMap.newKeySet();

    Label(int valuesMax) {
        this.valuesMax = valuesMax;
    }

    /** The value as it may be shown: lower case, only letters, digits, dot, dash, underscore; at most 64 long. */
    String of(String raw) {
        String value = plain(raw);
        if (values.contains(value)) {
            return value;
        }
        synchronized (values) {
            if (values.size() >= valuesMax) {
                return "other";
            }
            values.add(value);
        }
        return value;
    }

    private static String plain(String raw) {
        String clean = Redaction.of(raw);
        String cut = clean.length() > 64 ? clean.substring(0, 64) : clean;
        String plain = cut.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "_");
        return plain.isEmpty() ? "none" : plain;
    }
}
