package io.portcullis.gateway.store.log;

import java.math.BigInteger;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks personal data and secrets in text: e-mail addresses, phone numbers (international, or grouped as people write
 * them), payment card numbers (13 to 19 digits with a valid Luhn digit), IBANs (valid modulo 97), IPv4 and IPv6
 * addresses, and secrets of known form (API keys, tokens, JWTs, private key blocks). What it masks is replaced by the
 * kind in brackets, for instance {@code [email]}.
 *
 * <p>It errs to the side of masking and knows no names and no postal addresses: for those a trained recogniser is
 * needed. Microsoft Presidio (Python) and Phileas (Java) were considered; both bring a natural-language model or a
 * search engine to the writer's thread for patterns that fit on this page. libphonenumber cannot read the numbers
 * that matter most, those written without a country. How well it works is measured on real prompts by
 * {@code RedactorCorporaTest}. All patterns are linear: bounded
 * repetitions, no nested ones. Thread-safe.
 */
final class Redactor implements TextMask {
    private record Kind(String mask, String needs, Pattern pattern, ToIntFunction<String> valid) {}

    private static final Kind[] KINDS = {
        new Kind(
                "[secret]",
                "-",
                pattern("-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,8000}+(?:-----END [A-Z ]{0,30}"
                        + "PRIVATE KEY-----)?"),
                String::length),
        new Kind(
                "[secret]",
                "",
                pattern("\\b(?:sk|pk|rk|pck|xox[abprs]|gh[opsur]|glpat|hf|AIza|ya29|npm|github_pat)[-_.]?"
                        + "[A-Za-z0-9_-]{16,256}+"),
                Redactor::mixed),
        new Kind("[secret]", "A", pattern("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"), String::length),
        new Kind(
                "[secret]",
                "eyJ",
                pattern("\\beyJ[A-Za-z0-9_-]{8,4000}+\\.[A-Za-z0-9_-]{4,8000}+(?:\\.[A-Za-z0-9_-]{0,2000}+)?"),
                String::length),
        new Kind(
                "[email]",
                "@",
                pattern("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,180}\\.[A-Za-z]{2,24}"),
                String::length),
        new Kind("[iban]", "0", pattern("\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}\\b"), Redactor::iban),
        new Kind("[card]", "0", pattern("(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])"), Redactor::card),
        new Kind(
                "[ip]", "0", pattern("(?<![0-9.])(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![0-9])(?!\\.[0-9])"), Redactor::ipv4),
        new Kind(
                "[ip]",
                ":",
                pattern("(?<![0-9A-Fa-f:.])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){0,6}(?![0-9A-Za-z:])"
                        + "|(?<![0-9A-Fa-f:.])(?:[0-9A-Fa-f]{1,4}:)?(?::[0-9A-Fa-f]{1,4}){2,7}(?![0-9A-Za-z:])"),
                Redactor::ipv6),
        new Kind(
                "[phone]",
                "0",
                pattern("(?<![0-9A-Za-z.+-])(?:\\+|00)[1-9](?:[ ().-]{0,2}[0-9]){6,14}(?![0-9A-Za-z])"
                        + "|(?<![0-9A-Za-z.+-])(?:\\([0-9]{2,4}\\)|0[0-9]{1,4}|[0-9]{3})[ .-][0-9]{3,4}"
                        + "[ .-][0-9]{3,5}(?![0-9A-Za-z])"
                        + "|(?<![0-9A-Za-z.+-])\\(?0[1-9][0-9]{1,3}\\)?[ /-][0-9]{5,9}(?![0-9A-Za-z])"
                        + "|(?<![0-9A-Za-z.+-])1[3-9][0-9]{9}(?![0-9A-Za-z])"),
                String::length),
    };

    @Override
    public String mask(String text) {
        boolean digits = hasDigit(text);
        String masked = text;
        for (Kind kind : KINDS) {
            if (kind.needs.equals("0") ? digits : masked.contains(kind.needs)) {
                masked = replace(masked, kind);
            }
        }
        return masked;
    }

    private static String replace(String text, Kind kind) {
        Matcher matcher = kind.pattern.matcher(text);
        StringBuilder out = null;
        int from = 0;
        boolean found = matcher.find();
        while (found) {
            int valid = kind.valid.applyAsInt(matcher.group());
            if (valid > 0) {
                out = out == null ? new StringBuilder(text.length()) : out;
                out.append(text, from, matcher.start()).append(kind.mask);
                from = matcher.start() + valid;
            }
            found = matcher.find(valid > 0 ? from : matcher.start() + 1);
        }
        return out == null ? text : out.append(text, from, text.length()).toString();
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex);
    }

    private static boolean hasDigit(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                return true;
            }
        }
        return false;
    }

    /** A secret mixes letters with digits; a plain word after {@code sk-} is none. */
    private static int mixed(String text) {
        return hasDigit(text) ? text.length() : 0;
    }

    /** The longest start of the text that is a valid card number, because other digits may follow it. */
    private static int card(String text) {
        return longest(text, 13, Redactor::luhn);
    }

    private static int iban(String text) {
        return longest(text, 15, Redactor::isIban);
    }

    private static int longest(String text, int least, Predicate<String> valid) {
        for (int end = text.length(); end >= least; end--) {
            if (text.charAt(end - 1) != ' ' && text.charAt(end - 1) != '-' && valid.test(text.substring(0, end))) {
                return end;
            }
        }
        return 0;
    }

    static boolean luhn(String text) {
        int sum = 0;
        int digits = 0;
        boolean twice = false;
        for (int i = text.length() - 1; i >= 0; i--) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                continue;
            }
            digits++;
            int value = twice ? digit * 2 : digit;
            sum += value > 9 ? value - 9 : value;
            twice = !twice;
        }
        return digits >= 13 && digits <= 19 && sum % 10 == 0 && sum > 0;
    }

    static boolean isIban(String text) {
        String compact = text.replace(" ", "").toUpperCase(Locale.ROOT);
        if (compact.length() < 15 || compact.length() > 34) {
            return false;
        }
        StringBuilder digits = new StringBuilder();
        for (char c : (compact.substring(4) + compact.substring(0, 4)).toCharArray()) {
            digits.append(Character.digit(c, 36));
        }
        return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
    }

    private static int ipv4(String text) {
        for (String part : text.split("\\.")) {
            if (Integer.parseInt(part) > 255) {
                return 0;
            }
        }
        return text.length();
    }

    /**
     * Clock times such as 10:20:30 are none: an address has eight groups, or two colons in a row and a letter or
     * four.
     */
    private static int ipv6(String text) {
        long colons = text.chars().filter(c -> c == ':').count();
        return colons == 7 || (text.contains("::") && text.length() >= 4) ? text.length() : 0;
    }
}
