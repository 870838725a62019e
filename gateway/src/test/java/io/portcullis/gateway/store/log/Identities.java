package io.portcullis.gateway.store.log;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/** Made-up personal data with valid checksums, the same for the same seed. */
final class Identities {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final List<String> FIRST = List.of("anna", "li.wei", "o-connor", "jose_m", "Fatima", "dmitri+news");
    private static final List<String> HOSTS =
            List.of("gmail.com", "uni-bonn.de", "mail.co.uk", "corp.example.io", "qq.com", "post.cz");
    private static final List<String> PHONES = List.of(
            "+49 ### #######",
            "+49 (0)## ########",
            "+44 20 #### ####",
            "+1 (###) ###-####",
            "+1-###-###-####",
            "(###) ###-####",
            "###-###-####",
            "+33 # ## ## ## ##",
            "0033 # ## ## ## ##",
            "+86 1## #### ####",
            "+91 ##### #####",
            "+34 ### ### ###",
            "+420 ### ### ###",
            "+55 11 #####-####",
            "0## ########");
    private static final List<String> SECRETS =
            List.of("sk-proj-", "sk-ant-api03-", "ghp_", "glpat-", "xoxb-", "pk-live-", "AKIA", "hf_");

    private final Random random;
    private int turn;

    Identities(Random random) {
        this.random = random;
    }

    /** A piece of personal data with its kind. */
    record Item(String kind, String text) {}

    Item next() {
        return switch (turn++ % 6) {
            case 0 -> new Item("email", email());
            case 1 -> new Item("phone", digits(PHONES.get(random.nextInt(PHONES.size()))));
            case 2 -> new Item("card", card());
            case 3 -> new Item("iban", iban());
            case 4 -> new Item("ip", ip());
            default -> new Item("secret", secret());
        };
    }

    private String email() {
        return FIRST.get(random.nextInt(FIRST.size())) + random.nextInt(99) + "@"
                + HOSTS.get(random.nextInt(HOSTS.size()));
    }

    private String digits(String form) {
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (char c : form.toCharArray()) {
            out.append(c == '#' ? (char) ('0' + (first ? 1 + random.nextInt(9) : random.nextInt(10))) : c);
            first = c != '#';
        }
        return out.toString();
    }

    private String card() {
        String body = random.nextBoolean() ? digits("4##############") : digits("5##############");
        for (char check = '0'; check <= '9'; check++) {
            String number = body + check;
            if (Redactor.luhn(number)) {
                return random.nextBoolean() ? number : number.replaceAll("(.{4})(?!$)", "$1 ");
            }
        }
        throw new IllegalStateException("every number has a check digit");
    }

    private String iban() {
        String country = List.of("DE", "GB", "FR", "NL").get(random.nextInt(4));
        String body = switch (country) {
            case "DE" -> digits("##################");
            case "GB" -> "WEST" + digits("##############");
            case "FR" -> digits("#######################");
            default -> "ABNA" + digits("##########");
        };
        StringBuilder number = new StringBuilder();
        for (char c : (body + country + "00").toCharArray()) {
            number.append(Character.digit(c, 36));
        }
        int check = 98
                - new BigInteger(number.toString()).mod(BigInteger.valueOf(97)).intValue();
        String iban = country + (check < 10 ? "0" : "") + check + body;
        return random.nextBoolean() ? iban : iban.replaceAll("(.{4})(?!$)", "$1 ");
    }

    private String ip() {
        if (random.nextInt(4) == 0) {
            return "2001:db8:" + Integer.toHexString(random.nextInt(0xFFFF)) + "::" + random.nextInt(9);
        }
        return (1 + random.nextInt(223)) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + random.nextInt(256);
    }

    private String secret() {
        String prefix = SECRETS.get(random.nextInt(SECRETS.size()));
        StringBuilder out = new StringBuilder(prefix);
        boolean capital = prefix.equals("AKIA");
        int length = capital ? 16 : 24;
        for (int i = 0; i < length; i++) {
            char letter = LETTERS.charAt(random.nextInt(26));
            char other = capital || random.nextBoolean() ? Character.toUpperCase(letter) : letter;
            out.append(i % 4 == 3 ? (char) ('0' + random.nextInt(10)) : other);
        }
        return out.toString();
    }
}
