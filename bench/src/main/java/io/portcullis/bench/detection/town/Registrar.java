package io.portcullis.bench.detection.town;

import io.portcullis.bench.detection.town.Account.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Opens accounts with plausible papers: plan, verification, payment, addresses, client software. */
final class Registrar {
    private static final List<String> MODELS = List.of("atlas-4", "atlas-4-mini", "atlas-3", "atlas-reason-1");
    private static final List<String[]> PROGRAMS = List.of(
            new String[] {"openai-python/1.%d.0", "t13d1516h2"},
            new String[] {"openai-node/4.%d.0", "t13d1714h1"},
            new String[] {"anthropic-python/0.%d.0", "t13d1516h2"},
            new String[] {"langchain/0.3.%d", "t13d1516h2"},
            new String[] {"python-httpx/0.2%d", "t13d1517h2"},
            new String[] {"Java-http-client/21.0.%d", "t13d1812h1"},
            new String[] {"curl/8.%d.0", "t13d3112h2"},
            new String[] {"go-resty/2.%d.0", "t13d1312h1"});
    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/13%d.0",
            "Mozilla/5.0 (Macintosh) Safari/60%d", "Mozilla/5.0 (iPhone) Mobile/15E%d", "ChatClient/3.%d (Android)");
    private static final long[] CLOUDS = {16509, 15169, 8075, 14061, 24940, 16276, 63949, 45102};

    private final Random random;
    private int opened;

    Registrar(Random random) {
        this.random = random;
    }

    private String number() {
        opened++;
        long mixed = (opened * 0x9E3779B97F4A7C15L) >>> 24;
        return "%05d%06x".formatted(opened, mixed & 0xFFFFFF);
    }

    /** A private person with a browser or an app, at home and sometimes elsewhere. */
    Account person() {
        String n = number();
        List<Place> places = new ArrayList<>();
        String browser = Wordings.one(BROWSERS, random).formatted(random.nextInt(9));
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            places.add(new Place(ip(), homeAsn(), browser, "t13d15" + (random.nextInt(10) + 10) + "h2"));
        }
        String plan = random.nextInt(3) > 0 ? "free" : "pro";
        String verified = plan.equals("pro") ? "payment" : random.nextInt(3) == 0 ? "none" : "email";
        return new Account(
                "a" + n,
                "",
                "k" + n,
                plan,
                verified,
                plan.equals("pro") ? "pay-" + n : "",
                mail(),
                before(300),
                random.nextInt(4) == 0,
                Wordings.one(MODELS, random),
                places);
    }

    /** A company's key, calling from a cloud or an office. */
    Account firm() {
        String n = number();
        String org = "o" + n;
        String[] program = Wordings.one(PROGRAMS, random);
        String agent = program[0].formatted(random.nextInt(60));
        List<Place> places = new ArrayList<>();
        boolean cloud = random.nextInt(4) > 0;
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            places.add(new Place(ip(), cloud ? CLOUDS[random.nextInt(CLOUDS.length)] : homeAsn(), agent, program[1]));
        }
        String plan = Wordings.one(List.of("pro", "pro", "team", "team", "enterprise", "free"), random);
        String verified = switch (plan) {
            case "free" -> "email";
            case "enterprise" -> "organisation";
            default -> "payment";
        };
        return new Account(
                "a" + n,
                org,
                "k" + n,
                plan,
                verified,
                plan.equals("free") ? "" : "pay-" + n,
                "firm" + n + ".example",
                before(500),
                random.nextInt(4) == 0,
                Wordings.one(MODELS, random),
                places);
    }

    /** A company that came within the fortnight before the town's first day. */
    Account newcomer() {
        Account plain = firm();
        return new Account(
                plain.id(),
                plain.org(),
                plain.key(),
                plain.plan(),
                plain.verified(),
                plain.payment(),
                plain.emailDomain(),
                Instant.ofEpochMilli(Arrivals.START - random.nextLong(14 * 86_400_000L)),
                plain.anthropic(),
                plain.model(),
                plain.clients());
    }

    /** A second account of the same holder: same organisation, payment and program, another key and account. */
    Account successor(Account old, Instant created) {
        String n = number();
        return new Account(
                "a" + n,
                old.org(),
                "k" + n,
                old.plan(),
                old.verified(),
                old.payment(),
                old.emailDomain(),
                created,
                old.anthropic(),
                old.model(),
                old.clients());
    }

    /**
     * An account opened for a campaign.
     *
     * @param ring shared papers of the campaign
     * @param created when the burst of registrations happened
     */
    Account recruit(Ring ring, long created) {
        String n = number();
        String[] program = PROGRAMS.get(Math.floorMod(ring.program(), PROGRAMS.size()));
        boolean careful = random.nextDouble() < ring.care();
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            String ip = careful ? ip() : ring.prefix() + (1 + random.nextInt(250));
            long asn = careful ? homeAsn() : ring.asn();
            places.add(
                    careful
                            ? new Place(
                                    ip,
                                    asn,
                                    Wordings.one(PROGRAMS, random)[0].formatted(random.nextInt(60)),
                                    program[1])
                            : new Place(ip, asn, program[0].formatted(ring.program() % 60), program[1]));
        }
        String payment = careful ? "pay-" + n : "pay-" + ring.name() + random.nextInt(Math.max(1, ring.payments()));
        String plan = random.nextInt(4) == 0 ? "free" : "pro";
        long jitter = careful ? random.nextLong(30 * 86_400_000L) : random.nextLong(7_200_000L);
        return new Account(
                "a" + n,
                careful && random.nextBoolean() ? "o" + n : "",
                "k" + n,
                plan,
                plan.equals("free") ? "email" : "payment",
                plan.equals("free") ? "" : payment,
                careful ? mail() : ring.domain(),
                Instant.ofEpochMilli(created - jitter),
                random.nextInt(4) == 0,
                MODELS.get(ring.program() % MODELS.size()),
                places);
    }

    /** A pupil's account: the school's network and mail domain, opened with the class's in one hour, nothing paid. */
    Account pupil(Ring school, long created) {
        String n = number();
        String browser = Wordings.one(BROWSERS, random).formatted(random.nextInt(9));
        List<Place> places = new ArrayList<>();
        places.add(new Place(school.prefix() + (1 + random.nextInt(250)), school.asn(), browser, "t13d1516h2"));
        places.add(new Place(ip(), homeAsn(), browser, "t13d1516h2"));
        return new Account(
                "a" + n,
                "",
                "k" + n,
                "free",
                "email",
                "",
                school.domain(),
                Instant.ofEpochMilli(created - created % 3_600_000L + random.nextLong(3_000_000L)),
                random.nextInt(4) == 0,
                Wordings.one(MODELS, random),
                places);
    }

    /** An account that an agency opened for a customer of its own and pays for. */
    Account client(Ring agency, long created) {
        Account plain = firm();
        return new Account(
                plain.id(),
                plain.org(),
                plain.key(),
                "pro",
                "payment",
                "pay-" + agency.name(),
                random.nextBoolean() ? agency.domain() : plain.emailDomain(),
                Instant.ofEpochMilli(created),
                plain.anthropic(),
                plain.model(),
                random.nextBoolean()
                        ? List.of(new Place(
                                agency.prefix() + (1 + random.nextInt(250)),
                                agency.asn(),
                                plain.clients().get(0).userAgent(),
                                plain.clients().get(0).ja4()))
                        : plain.clients());
    }

    /**
     * What the accounts of a campaign have in common.
     *
     * @param care share of accounts with papers of their own (residential proxies, single-use cards)
     */
    record Ring(String name, String prefix, long asn, String domain, int payments, int program, double care) {}

    Ring ring(String name, double care) {
        String prefix = ip();
        return new Ring(
                name,
                prefix.substring(0, prefix.lastIndexOf('.') + 1),
                CLOUDS[random.nextInt(CLOUDS.length)],
                "mail" + random.nextInt(9000) + ".example",
                3 + random.nextInt(4),
                random.nextInt(480),
                care);
    }

    /** Mostly an old account; every fourth is new, for honest newcomers are common. */
    private Instant before(int days) {
        long within = random.nextInt(4) == 0 ? 12 : days;
        return Instant.ofEpochMilli(Arrivals.START - random.nextLong(within * 86_400_000L));
    }

    private long homeAsn() {
        return 20_000 + (long) (220 * random.nextDouble() * random.nextDouble());
    }

    private String ip() {
        return (11 + random.nextInt(180)) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + (1 + random.nextInt(254));
    }

    private String mail() {
        return Wordings.one(
                List.of(
                        "gmail.example",
                        "gmail.example",
                        "outlook.example",
                        "qq.example",
                        "proton.example",
                        "icloud.example",
                        "school" + random.nextInt(40) + ".example"),
                random);
    }
}
