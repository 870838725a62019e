package io.portcullis.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Organisations and their accounts. */
@Command(name = "accounts", description = "Lists, creates, changes and suspends accounts, and shows what they used.")
final class AccountsCommand implements Runnable {
    private static final String LEVELS = "none, email, payment, organisation.";

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, see --help");
    }

    @Command(name = "orgs", description = "Lists organisations.")
    int orgs() throws Exception {
        return admin.list(List.of("orgs"), Map.of(), "orgs", List.of("id", "name", "created"));
    }

    @Command(name = "create-org", description = "Adds an organisation.")
    int createOrg(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--name", description = "For people.") @Nullable String name)
            throws Exception {
        ObjectNode body = AdminOptions.body().put("id", id).put("name", name == null ? id : name);
        return admin.show("POST", List.of("orgs"), body);
    }

    @Command(name = "list", description = "Lists accounts.")
    int list() throws Exception {
        List<String> columns = List.of("id", "org", "plan", "verification", "status", "created");
        return admin.list(List.of("accounts"), Map.of(), "accounts", columns);
    }

    @Command(name = "create", description = "Adds an account to an organisation.")
    int create(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--org", required = true, description = "Organisation's id.") String org,
            @Option(names = "--plan", required = true, description = "Plan's name.") String plan,
            @Option(names = "--verification", defaultValue = "none", description = LEVELS) String verification)
            throws Exception {
        ObjectNode body = AdminOptions.body()
                .put("id", id)
                .put("org", org)
                .put("plan", plan)
                .put("verification", verification);
        return admin.show("POST", List.of("accounts"), body);
    }

    @Command(name = "show", description = "Shows an account.")
    int show(@Parameters(paramLabel = "ID") String id) throws Exception {
        return admin.show("GET", List.of("accounts", id), AdminOptions.body());
    }

    @Command(name = "change", description = "Changes an account's plan or verification.")
    int change(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--plan", description = "Plan's name.") @Nullable String plan,
            @Option(names = "--verification", description = LEVELS) @Nullable String verification)
            throws Exception {
        ObjectNode body = AdminOptions.body();
        if (plan != null) {
            body.put("plan", plan);
        }
        if (verification != null) {
            body.put("verification", verification);
        }
        if (body.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "give --plan or --verification");
        }
        return admin.show("PATCH", List.of("accounts", id), body);
    }

    @Command(name = "suspend", description = "Refuses all its calls until it is resumed.")
    int suspend(@Parameters(paramLabel = "ID") String id) throws Exception {
        return admin.show("PATCH", List.of("accounts", id), AdminOptions.body().put("status", "suspended"));
    }

    @Command(name = "resume", description = "Ends a suspension.")
    int resume(@Parameters(paramLabel = "ID") String id) throws Exception {
        return admin.show("PATCH", List.of("accounts", id), AdminOptions.body().put("status", "active"));
    }

    @Command(name = "usage", description = "Shows what an account used, day by day.")
    int usage(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--days", defaultValue = "31", description = "Standard: 31.") int days)
            throws Exception {
        return admin.list(
                List.of("accounts", id, "usage"),
                Map.of("days", Integer.toString(days)),
                "usage",
                List.of("day", "calls", "input_tokens", "output_tokens", "cost_micros"));
    }
}
