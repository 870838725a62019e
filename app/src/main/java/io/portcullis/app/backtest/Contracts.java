package io.portcullis.app.backtest;

import io.portcullis.admit.Price;
import io.portcullis.app.config.Configuration;
import io.portcullis.app.config.ModelSettings;
import io.portcullis.app.config.PlanSettings;
import io.portcullis.decide.Circumstances;
import io.portcullis.traffic.Exchange;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What plans promise and demand, as far as a configuration tells: terms, budgets, and what models cost. Budgets are
 * counted from the first exchange of the log on, by calendar months of UTC.
 */
public final class Contracts {
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    private final boolean known;
    private final Map<String, PlanSettings> plans = new HashMap<>();
    private final Map<String, Price> prices = new HashMap<>();
    private final Map<String, Spent> spent = new HashMap<>();

    /** What an account has cost in one month. */
    private record Spent(YearMonth month, long micros) {}

    private Contracts(boolean known) {
        this.known = known;
    }

    /** Those of a configuration; without one nothing is known. */
    public static Contracts of(Optional<Configuration> configuration) {
        Contracts contracts = new Contracts(configuration.isPresent());
        configuration.ifPresent(of -> {
            of.plans().forEach(plan -> contracts.plans.put(plan.name(), plan));
            for (ModelSettings model : of.models()) {
                contracts.prices.put(
                        model.name(),
                        new Price(
                                micros(model.price().input()),
                                micros(model.price().output())));
            }
        });
        return contracts;
    }

    private static long micros(BigDecimal money) {
        return money.multiply(MICROS).longValue();
    }

    boolean known() {
        return known;
    }

    /** Terms that the account's plan demands; whether they were accepted no log tells, so they are taken to be. */
    Circumstances.Terms terms(String plan) {
        return Optional.ofNullable(plans.get(plan))
                .flatMap(PlanSettings::terms)
                .map(id -> new Circumstances.Terms(id, true))
                .orElse(Circumstances.Terms.NONE);
    }

    /** Share of the plan's monthly budget that is used, 0 without a budget. */
    double budgetShare(String account, String plan, Instant at) {
        PlanSettings settings = plans.get(plan);
        long budget = settings == null ? 0 : micros(settings.limits().budgetPerMonth());
        Spent so = spent.get(account);
        return budget == 0 || so == null || !so.month().equals(month(at)) ? 0 : so.micros() / (double) budget;
    }

    void used(String account, Exchange exchange) {
        Price price = prices.get(exchange.model());
        if (price != null) {
            long cost = price.micros(
                    exchange.reply().usage().input(), exchange.reply().usage().output());
            YearMonth month = month(exchange.time());
            spent.merge(
                    account,
                    new Spent(month, cost),
                    (old, more) -> old.month().equals(month) ? new Spent(month, old.micros() + cost) : more);
        }
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }
}
