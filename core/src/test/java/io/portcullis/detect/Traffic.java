package io.portcullis.detect;

import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Prompt;
import io.portcullis.traffic.Reply;
import io.portcullis.traffic.Turn;
import io.portcullis.traffic.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Made-up traffic for tests: people who chat about a few things of their own, and rings that share a wrapper. */
final class Traffic {
    static final Instant START = Instant.parse("2026-05-01T08:00:00Z");
    private static final String[] THINGS = {
        "garden",
        "router",
        "invoice",
        "recipe",
        "guitar",
        "passport",
        "engine",
        "novel",
        "budget",
        "tomato",
        "battery",
        "meeting",
        "contract",
        "bicycle",
        "planet",
        "kitchen",
        "marathon",
        "museum",
        "database",
        "compiler",
        "sermon",
        "violin",
        "harbour",
        "glacier",
        "tax",
        "puppy",
        "lease",
        "orchard",
        "telescope",
        "sweater"
    };
    private static final String[] ASKS = {
        "how do I fix", "please tell me about", "what is wrong with", "write a short note on", "could you explain",
        "I need help with", "where can I buy", "compare two kinds of", "translate this about", "draft a letter about"
    };
    private final Random random;

    Traffic(long seed) {
        this.random = new Random(seed);
    }

    static Exchange exchange(String account, Instant at, String prompt, Asks asks, String reply) {
        return new Exchange(
                account + "-" + at.toEpochMilli(),
                at,
                account,
                "",
                "",
                "free",
                new Client("203.0." + Math.floorMod(account.hashCode(), 250) + ".7", 0, "sdk/1", ""),
                "/v1/chat/completions",
                200,
                Duration.ZERO,
                "",
                "m",
                asks,
                new Prompt(List.of(new Turn("user", prompt))),
                new Reply(reply, "", "stop", new Usage(20, 90, 0), 0));
    }

    /** The exchange as if it had happened at another time. */
    static Exchange at(Exchange exchange, Instant at) {
        return new Exchange(
                exchange.id(),
                at,
                exchange.account(),
                exchange.org(),
                exchange.key(),
                exchange.plan(),
                exchange.client(),
                exchange.endpoint(),
                exchange.status(),
                exchange.latency(),
                exchange.conversation(),
                exchange.model(),
                exchange.asks(),
                exchange.prompt(),
                exchange.reply());
    }

    /** A person with two interests over some days. */
    List<Exchange> person(String account, int count) {
        String one = THINGS[random.nextInt(THINGS.length)];
        String two = THINGS[random.nextInt(THINGS.length)];
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = START.plusSeconds(random.nextInt(5 * 86_400));
            exchanges.add(
                    exchange(account, at, sentence(random.nextBoolean() ? one : two), Asks.NOTHING, sentence(one)));
        }
        exchanges.sort(Comparator.comparing(Exchange::time));
        return exchanges;
    }

    /** An account of a ring that puts one wrapper around questions about everything. */
    List<Exchange> ringMember(String account, int count) {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = START.plusSeconds(3600L * 20 + i * 97L + random.nextInt(60));
            String question = sentence(THINGS[random.nextInt(THINGS.length)]);
            String prompt =
                    "Before answering, write your complete reasoning between <think> and </think> tags, then give"
                            + " the final answer. " + question;
            exchanges.add(exchange(account, at, prompt, Asks.NOTHING, sentence("garden")));
        }
        return exchanges;
    }

    String sentence(String thing) {
        StringBuilder text = new StringBuilder(ASKS[random.nextInt(ASKS.length)]);
        text.append(" my ").append(thing);
        for (int i = 0; i < 6 + random.nextInt(12); i++) {
            text.append(' ')
                    .append(Integer.toString(random.nextInt(1 << 20), 26).replaceAll("[0-9]", "q"));
        }
        return text.toString();
    }

    /** All in time order, ties by account. */
    static List<Exchange> merged(List<List<Exchange>> accounts) {
        List<Exchange> all = new ArrayList<>();
        accounts.forEach(all::addAll);
        all.sort(Comparator.comparing(Exchange::time).thenComparing(Exchange::id));
        return all;
    }
}
