package io.portcullis.app.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of bytes, written {@code 512B}, {@code 64KiB}, {@code 10MiB} or {@code 2GiB}. */
public record Size(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");
    private static final Map<String, Long> UNITS = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    public Size {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    /** Throws IllegalArgumentException where the text is not a size. */
    public static Size of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a size such as 10MiB: " + text);
        }
        return new Size(Long.parseLong(form.group(1)) * UNITS.getOrDefault(form.group(2), 1L));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%dB", bytes);
    }
}
