package io.portcullis.bench.response;

import io.portcullis.decide.Decision;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.Exchange;
import java.util.Locale;

/**
 * An attacker who knows the policy and opens a further account whenever that pays. It has a given list of prompts to
 * get through, in a given order and at given times; what it chooses is the account that asks.
 */
final class Adaptive {
    private final String name;
    private final Way way;
    private int account;
    private int asked;
    private boolean burnt;
    private long wanted;
    private long full;
    private long refused;

    /** How it chooses. */
    enum Way {
        /** One account all the way: the naive attacker, for comparison. */
        STAY,
        /** Another account, from the same place, as soon as an answer was worth less. */
        CHURN,
        /** The same, and every account comes from a network and a client of its own. */
        CHURN_AFRESH,
        /** Another account after fifteen exchanges, one before the detectors' first look. */
        FIFTEEN,
        /** The same, and every account comes from a network and a client of its own. */
        FIFTEEN_AFRESH;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        boolean afresh() {
            return this == CHURN_AFRESH || this == FIFTEEN_AFRESH;
        }
    }

    Adaptive(String name, Way way) {
        this.name = name;
        this.way = way;
    }

    String name() {
        return name;
    }

    /** The exchange under the account that the attacker chooses for it. */
    Exchange chosen(Exchange exchange) {
        boolean next = switch (way) {
            case STAY -> false;
            case CHURN, CHURN_AFRESH -> burnt;
            case FIFTEEN, FIFTEEN_AFRESH -> burnt || asked >= 15;
        };
        if (next) {
            account++;
            asked = 0;
            burnt = false;
        }
        asked++;
        wanted++;
        String id = name + "-" + account;
        Client client = way.afresh()
                ? new Client(
                        "2001:db8:%x:%x::1".formatted(Math.floorMod(name.hashCode(), 65_536), account),
                        64_512 + account % 1_000,
                        "client/" + account,
                        "t13d" + account)
                : exchange.client();
        return new Exchange(
                exchange.id(),
                exchange.time(),
                id,
                "org-" + id,
                "key-" + id,
                exchange.plan(),
                client,
                exchange.endpoint(),
                exchange.status(),
                exchange.latency(),
                exchange.conversation(),
                exchange.model(),
                exchange.asks(),
                exchange.prompt(),
                exchange.reply());
    }

    void decided(Decision decision) {
        burnt |= decision.lessens();
        full += decision.lessens() ? 0 : 1;
        refused += decision.stop().isPresent() ? 1 : 0;
    }

    long wanted() {
        return wanted;
    }

    long full() {
        return full;
    }

    long refused() {
        return refused;
    }

    int accounts() {
        return account + 1;
    }
}
