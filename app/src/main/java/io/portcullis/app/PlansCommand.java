package io.portcullis.app;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The plans that accounts may be on; they are made in the configuration. */
@Command(name = "plans", description = "Lists the plans of the configuration.")
final class PlansCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of(
            "name",
            "limits/calls_per_minute",
            "limits/tokens_per_minute",
            "limits/concurrent",
            "limits/tokens_per_day",
            "limits/tokens_per_month",
            "limits/budget_micros_per_month",
            "models",
            "exposure",
            "terms",
            "keep");

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Override
    public Integer call() throws Exception {
        return admin.list(List.of("plans"), Map.of(), "plans", COLUMNS);
    }

    @Command(name = "list", description = "The same.")
    int list() throws Exception {
        return call();
    }
}
