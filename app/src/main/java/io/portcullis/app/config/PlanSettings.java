package io.portcullis.app.config;

import io.portcullis.admit.Keep;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A contract accounts are held to.
 *
 * @param exposure name of the exposure its callers get
 * @param models aliases it may call, empty for every model
 * @param terms id of the terms that must be accepted, empty for none
 * @param keep how exchanges are recorded
 */
public record PlanSettings(
        String name, Limits limits, String exposure, List<String> models, Optional<String> terms, Keep keep) {
    public PlanSettings {
        models = List.copyOf(models);
    }

    public boolean serves(String alias) {
        return models.isEmpty() || models.contains(alias);
    }

    /**
     * Ceilings of one account; 0 means none.
     *
     * @param budgetPerMonth money a calendar month (UTC), in the currency of the model prices
     */
    public record Limits(
            long callsPerMinute,
            long tokensPerMinute,
            int concurrent,
            long tokensPerDay,
            long tokensPerMonth,
            BigDecimal budgetPerMonth) {}
}
