package io.portcullis.evidence.stix;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that gives a campaign away wherever it shows up again.
 *
 * @param property what of the kind it is: for a template one of {@code system}, {@code opening}, {@code closing},
 *     {@code short_closing}, {@code band_a}, {@code band_b}
 * @param value lower-case hexadecimal digits, or a network such as {@code 203.0.113.0/24}
 * @param source who says so, as a person can read it
 * @param confidence of the source, 0 to 100
 * @param until when it ends to count, if that is known
 */
public record Indicator(
        Kind kind,
        String property,
        String value,
        String source,
        int confidence,
        Instant from,
        Optional<Instant> until,
        Tlp tlp) {
    private static final int SOURCE_MAX = 200;
    private static final Pattern PATTERN =
            Pattern.compile("\\[ *(x-portcullis-[a-z]{1,20}):([a-z0-9_]{1,30}) *= *'([0-9A-Za-z._/:-]{1,100})' *\\]");
    private static final Pattern NETWORK =
            Pattern.compile("\\[ *ipv[46]-addr:value *(?:ISSUBSET|=) *'([0-9A-Fa-f.:]{2,45}(?:/[0-9]{1,3})?)' *\\]");

    /** What sort of thing it is. */
    public enum Kind {
        /** Key of a wrapper's words: 64 bits, from which the words can not be had. */
        TEMPLATE("template"),
        /** A network prefix, hashed; a guess can be tried, so it is discretion and no secret. */
        NETWORK("network"),
        /** A network prefix in the open; taken up, never given out. */
        ADDRESSES("addresses"),
        /** A hashed means of payment or mail domain. */
        ACCOUNT("account"),
        /** A canary of a canary book that answered in somebody's model. */
        CANARY("canary");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String type() {
            return "x-portcullis-" + word;
        }
    }

    public Indicator {
        if (confidence < 0 || confidence > 100 || source.isBlank() || source.length() > SOURCE_MAX) {
            throw new IllegalArgumentException("an indicator needs a source and a confidence of 0 to 100");
        }
        boolean fits = switch (kind) {
            case TEMPLATE -> value.matches("[0-9a-f]{16}") && Templates.PROPERTIES.contains(property);
            case NETWORK, ACCOUNT -> value.matches("[0-9a-f]{64}");
            case ADDRESSES -> Prefix.of(value).isPresent();
            case CANARY -> value.matches("[A-Za-z0-9._-]{1,64}");
        };
        if (!fits || !property.matches("[a-z0-9_]{1,30}")) {
            throw new IllegalArgumentException("no value of a " + kind.name().toLowerCase(Locale.ROOT) + ": " + value);
        }
    }

    /** The indicator in STIX patterning. */
    String pattern() {
        return kind == Kind.ADDRESSES
                ? "[%s:value ISSUBSET '%s']".formatted(value.contains(":") ? "ipv6-addr" : "ipv4-addr", value)
                : "[%s:%s = '%s']".formatted(kind.type(), property, value);
    }

    /** What a pattern says, without who says it. */
    record Said(Kind kind, String property, String value) {}

    /** Reads a pattern of one comparison; empty for all that is more, or of another kind. */
    static Optional<Said> said(String pattern) {
        Matcher network = NETWORK.matcher(pattern);
        if (network.matches()) {
            return Optional.of(new Said(Kind.ADDRESSES, "value", network.group(1)));
        }
        Matcher own = PATTERN.matcher(pattern);
        if (own.matches()) {
            for (Kind kind : Kind.values()) {
                if (kind.type().equals(own.group(1)) && kind != Kind.ADDRESSES) {
                    return Optional.of(new Said(kind, own.group(2), own.group(3)));
                }
            }
        }
        return Optional.empty();
    }

    /** One plain sentence made of fixed words: nothing a customer wrote. */
    String description() {
        return switch (kind) {
            case TEMPLATE ->
                "Key of a prompt wrapper (%s) shared by accounts of an extraction campaign.".formatted(property);
            case NETWORK -> "Hash of a network prefix used in an extraction campaign.";
            case ADDRESSES -> "Network prefix used in an extraction campaign.";
            case ACCOUNT -> "Hash of a registration detail (%s) used in an extraction campaign.".formatted(property);
            case CANARY -> "A canary that answered in a suspect model.";
        };
    }
}
