package io.portcullis.admit;

import java.util.Set;

/**
 * What accounts of one kind may do.
 *
 * @param models aliases that may be called, empty for all
 * @param exposure name of the exposure that shapes what is seen of an answer
 * @param terms id of the terms that must be accepted, empty if none
 */
public record Plan(String name, Limits limits, Set<String> models, String exposure, String terms, Keep keep) {
    public Plan {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a plan needs a name");
        }
        models = Set.copyOf(models);
    }

    public boolean allows(String model) {
        return models.isEmpty() || models.contains(model);
    }
}
