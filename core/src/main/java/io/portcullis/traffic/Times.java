package io.portcullis.traffic;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads points in time as logs write them: RFC 3339, ISO without a zone (taken as UTC), seconds or milliseconds. */
final class Times {
    private static final double MILLIS_FROM = 1e11;

    private Times() {}

    /** Empty where the text is no time. */
    static Optional<Instant> of(String text) {
        int length = text.length();
        if (length >= 20 && length <= 30 && text.charAt(length - 1) == 'Z') {
            Instant fast = utc(text, length);
            if (fast != null) {
                return Optional.of(fast);
            }
        }
        return slowly(text);
    }

    static Optional<Instant> ofEpoch(double number) {
        if (!(number > 0) || number > 1e16) {
            return Optional.empty();
        }
        double seconds = number >= MILLIS_FROM ? number / 1000 : number;
        long whole = (long) seconds;
        long micros = Math.round((seconds - whole) * 1e6);
        return Optional.of(Instant.ofEpochSecond(whole, micros * 1000));
    }

    private static Optional<Instant> slowly(String text) {
        String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
        try {
            return Optional.of(OffsetDateTime.parse(iso).toInstant());
        } catch (DateTimeException noOffset) {
            try {
                return Optional.of(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException noTime) {
                return number(text);
            }
        }
    }

    private static Optional<Instant> number(String text) {
        if (text.isEmpty() || text.length() > 24 || text.charAt(0) < '0' || text.charAt(0) > '9') {
            return Optional.empty();
        }
        try {
            return ofEpoch(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** {@code 2026-05-01T10:00:00[.fraction]Z}, or null where it is not exactly that. */
    private static @org.jspecify.annotations.Nullable Instant utc(String t, int length) {
        if (t.charAt(4) != '-' || t.charAt(7) != '-' || t.charAt(10) != 'T') {
            return null;
        }
        if (t.charAt(13) != ':' || t.charAt(16) != ':' || (length > 20 && t.charAt(19) != '.')) {
            return null;
        }
        int year = digits(t, 0, 4);
        int month = digits(t, 5, 7);
        int day = digits(t, 8, 10);
        int hour = digits(t, 11, 13);
        int minute = digits(t, 14, 16);
        int second = digits(t, 17, 19);
        int nanos = length == 20 ? 0 : digits(t, 20, length - 1);
        if ((year | month | day | hour | minute | second | nanos) < 0 || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        for (int i = length - 21; i < 9 && length > 20; i++) {
            nanos *= 10;
        }
        if (month < 1
                || month > 12
                || day < 1
                || day > 28 && day > LocalDate.of(year, month, 1).lengthOfMonth()) {
            return null;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(days * 86_400 + hour * 3600L + minute * 60L + second, nanos);
    }

    /** The number written between the two places, -1 where a character is no digit. */
    private static int digits(String t, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = t.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
