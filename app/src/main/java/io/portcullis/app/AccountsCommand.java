package io.portcullis.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.app.config.Configuration;
import io.portcullis.app.config.Span;
import io.portcullis.gateway.store.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Organisations and their accounts. */
@Command(name = "accounts", description = "Lists, creates, changes, suspends and allows accounts, and shows their use.")
final class AccountsCommand implements Runnable {
    private static final String ACCOUNT = "Id of the account, as list shows it.";
    private static final String UNTIL = "A span such as 7d, or a time such as 2026-12-31T00:00:00Z.";
    private static final String STEPS = "observe, friction, shape, strip, mark, slow, smaller or refuse.";
    private static final String SUBJECT = "An account, or campaign:ID for all alarmed accounts of a campaign.";
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
            @Parameters(paramLabel = "ID", description = "Id of the new organisation.") String id,
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
            @Parameters(paramLabel = "ID", description = "Id of the new account, such as a17.") String id,
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
    int show(@Parameters(paramLabel = "ID", description = ACCOUNT) String id) throws Exception {
        return admin.show("GET", List.of("accounts", id), AdminOptions.body());
    }

    @Command(name = "change", description = "Changes an account's plan or verification.")
    int change(
            @Parameters(paramLabel = "ID", description = ACCOUNT) String id,
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
    int suspend(@Parameters(paramLabel = "ID", description = ACCOUNT) String id) throws Exception {
        return admin.show("PATCH", List.of("accounts", id), AdminOptions.body().put("status", "suspended"));
    }

    @Command(name = "resume", description = "Ends a suspension.")
    int resume(@Parameters(paramLabel = "ID", description = ACCOUNT) String id) throws Exception {
        return admin.show("PATCH", List.of("accounts", id), AdminOptions.body().put("status", "active"));
    }

    @Command(name = "usage", description = "Shows what an account used, day by day.")
    int usage(
            @Parameters(paramLabel = "ID", description = ACCOUNT) String id,
            @Option(names = "--days", defaultValue = "31", description = "Standard: 31.") int days)
            throws Exception {
        return admin.list(
                List.of("accounts", id, "usage"),
                Map.of("days", Integer.toString(days)),
                "usage",
                List.of("day", "calls", "input_tokens", "output_tokens", "cost_micros"));
    }

    @Command(name = "ladder", description = "Shows who stands above the ground, and what people ruled.")
    int ladder() throws Exception {
        List<String> columns = List.of("account", "step", "own_step", "campaign", "allowed", "by", "until", "reason");
        return admin.list(List.of("ladder"), Map.of(), "accounts", columns);
    }

    @Command(name = "campaigns", description = "Shows which campaigns have alarmed accounts, and where they stand.")
    int campaigns() throws Exception {
        List<String> columns = List.of("campaign", "step", "accounts", "allowed", "by", "until", "reason");
        return admin.list(List.of("campaigns"), Map.of(), "campaigns", columns);
    }

    @Command(
            name = "allow",
            description = "Puts an account or a campaign on the allow-list: nothing held against it counts.")
    int allow(
            @Parameters(paramLabel = "ID", description = SUBJECT) String id,
            @Option(names = "--reason", required = true, description = "Why; kept as evidence.") String reason,
            @Option(names = "--until", required = true, description = UNTIL) String until)
            throws Exception {
        return rule(id, "observe", reason, until);
    }

    @Command(
            name = "step",
            description = "Puts an account or a campaign on a step of the ladder, whatever the evidence says.")
    int step(
            @Parameters(paramLabel = "ID", description = SUBJECT) String id,
            @Parameters(paramLabel = "STEP", description = STEPS) String step,
            @Option(names = "--reason", required = true, description = "Why; kept as evidence.") String reason,
            @Option(names = "--until", required = true, description = UNTIL) String until)
            throws Exception {
        return rule(id, step, reason, until);
    }

    @Command(name = "lift", description = "Takes back what was ruled by allow or step.")
    int lift(@Parameters(paramLabel = "ID", description = SUBJECT) String id) throws Exception {
        return admin.show("POST", List.of("accounts", id, "ruling", "lift"), AdminOptions.body());
    }

    private int rule(String id, String step, String reason, String until) throws Exception {
        ObjectNode body = AdminOptions.body()
                .put("step", step)
                .put("reason", reason)
                .put("until", time(until).toString());
        return admin.show("POST", List.of("accounts", id, "ruling"), body);
    }

    private Instant time(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : InstantSource.system().instant().plus(Span.parse(text));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--until: '" + text + "' is neither 7d nor 2026-12-31T00:00:00Z");
        }
    }

    @Command(name = "import", description = "Adds many accounts at once, and organisations that do not exist yet.")
    int importAll(
            @Parameters(paramLabel = "FILE", description = "JSON Lines: {\"id\",\"org\",\"plan\",\"verification\"}.")
                    Path file)
            throws Exception {
        List<String> lines;
        try {
            lines = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read as UTF-8 text");
        }
        long made = 0;
        for (int from = 0; from < lines.size(); from += Accounts.BATCH_MAX) {
            ObjectNode body = AdminOptions.body();
            ArrayNode accounts = body.putArray("accounts");
            int to = Math.min(lines.size(), from + Accounts.BATCH_MAX);
            for (int i = from; i < to; i++) {
                try {
                    accounts.add(new JsonMapper().readTree(lines.get(i)));
                } catch (JsonProcessingException e) {
                    throw new UsageException(file + ":" + (i + 1) + ": is no JSON object");
                }
            }
            Optional<JsonNode> done = admin.ask("POST", List.of("accounts", "batch"), body);
            if (done.isEmpty()) {
                return admin.refusal();
            }
            made += done.get().path("created").asLong();
        }
        admin.out().println("created: " + made);
        return Main.DONE;
    }

    @Command(name = "acceptances", description = "Lists which terms an account accepted.")
    int acceptances(@Parameters(paramLabel = "ID", description = ACCOUNT) String id) throws Exception {
        return admin.list(
                List.of("accounts", id, "acceptances"),
                Map.of(),
                "acceptances",
                List.of("terms", "at", "ip", "how", "key", "hash"));
    }

    @Command(name = "agreements", description = "Lists the agreements it signed outside the gateway.")
    int agreements(@Parameters(paramLabel = "ID", description = ACCOUNT) String id) throws Exception {
        return admin.list(
                List.of("accounts", id, "agreements"),
                Map.of(),
                "agreements",
                List.of("terms", "signed_on", "signed_by", "name", "document", "who"));
    }

    @Command(name = "export", description = "Writes everything that is kept of an account into a folder.")
    int export(
            @Parameters(paramLabel = "ID", description = ACCOUNT) String id,
            @Option(names = "--out", required = true, paramLabel = "DIR", description = "Empty or not there.") Path out)
            throws Exception {
        Configuration configuration = admin.configuration();
        try (AdminDoor door = StoreDoor.of(configuration, InstantSource.system())) {
            long count = new AccountExport(door, configuration.data(), RecordRoom.ring(configuration)).write(id, out);
            admin.out().println(out + ": " + count + " exchanges of account " + id);
        }
        return Main.DONE;
    }

    @Command(
            name = "erase",
            description = "Removes an account's texts from the record for good; the ledger stays verifiable.")
    int erase(
            @Parameters(paramLabel = "ID", description = ACCOUNT) String id,
            @Option(names = "--reason", required = true, description = "Goes into the audit trail.") String reason)
            throws Exception {
        ObjectNode body = AdminOptions.body().put("reason", reason);
        Optional<JsonNode> asked = admin.ask("POST", List.of("accounts", id, "erasure"), body);
        if (asked.isEmpty()) {
            return admin.refusal();
        }
        long n = asked.get().path("n").asLong();
        boolean[] failed = new boolean[1];
        int status = admin.showOnce(
                List.of("accounts", id, "erasure"),
                all -> !erasure(all, n).path("state").asText().equals("asked"),
                all -> {
                    failed[0] = erasure(all, n).path("state").asText().equals("failed");
                    return erasure(all, n);
                });
        return failed[0] ? Main.FAILED : status;
    }

    private static JsonNode erasure(JsonNode all, long n) {
        for (JsonNode one : all.path("erasures")) {
            if (one.path("n").asLong() == n) {
                return one;
            }
        }
        return all;
    }
}
