package io.portcullis.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.app.scan.ScannedFindings;
import io.portcullis.evidence.StatisticalFinding;
import io.portcullis.gateway.store.FindingJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Cases: opened, filled with evidence, decided, held, closed. */
@Command(name = "cases", description = "Opens, lists, shows and works on cases.")
final class CasesCommand implements Runnable {
    private static final String CASE = "Id of the case, such as k1, as list shows it.";
    private static final String PICKED = "Id of an exchange that the case holds, as show lists it.";
    private static final String WHY = "One plain sentence.";
    private static final String MANY = "Once for each; a campaign's accounts are named beside it.";

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, see --help");
    }

    @Command(name = "list", description = "Lists cases, the newest first.")
    int list() throws Exception {
        return admin.list(
                List.of("cases"),
                Map.of(),
                "cases",
                List.of("id", "state", "hold", "subjects", "opened", "by", "picked", "reason", "title"));
    }

    @Command(name = "open", description = "Opens a case about accounts or campaigns.")
    int open(
            @Option(names = "--title", required = true, description = WHY) String title,
            @Option(names = "--campaign", paramLabel = "ID", description = MANY) @Nullable List<String> campaigns,
            @Option(names = "--account", paramLabel = "ID", description = MANY) @Nullable List<String> accounts,
            @Option(
                            names = "--findings",
                            paramLabel = "DIR",
                            description = "What scan wrote: its findings about the accounts are put into the case.")
                    @Nullable Path findings)
            throws Exception {
        ObjectNode body = AdminOptions.body().put("title", title);
        ArrayNode subjects = body.putArray("subjects");
        (campaigns == null ? List.<String>of() : campaigns).forEach(id -> subjects.add("campaign:" + id));
        (accounts == null ? List.<String>of() : accounts).forEach(id -> subjects.add("account:" + id));
        if (subjects.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "give --account or --campaign");
        }
        List<StatisticalFinding> found = findings == null
                ? List.of()
                : ScannedFindings.read(
                        findings, Set.copyOf(accounts == null ? List.of() : accounts), Version.text(), Instant.now());
        Optional<JsonNode> answer = admin.ask("POST", List.of("cases"), body);
        for (StatisticalFinding one : found) {
            String id = answer.map(made -> made.path("id").asText()).orElse("");
            answer = answer.isEmpty()
                    ? answer
                    : admin.ask("POST", List.of("cases", id, "findings"), FindingJson.node(one));
        }
        return brief(answer);
    }

    @Command(name = "find", description = "Adds a statistical finding, such as prove wrote with --finding.")
    int find(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Parameters(paramLabel = "FILE", description = "JSON, one object.") Path file)
            throws Exception {
        JsonNode finding = new ObjectMapper().readTree(Files.readAllBytes(file));
        if (!(finding instanceof ObjectNode object)) {
            throw new UsageException(file + ": holds no JSON object");
        }
        return step(id, "findings", object);
    }

    @Command(name = "show", description = "Shows a case; the content of evidence has its own command.")
    int show(@Parameters(paramLabel = "CASE", description = CASE) String id) throws Exception {
        return admin.show("GET", List.of("cases", id), AdminOptions.body());
    }

    @Command(name = "timeline", description = "Shows what happened in a case.")
    int timeline(@Parameters(paramLabel = "CASE", description = CASE) String id) throws Exception {
        return admin.list(List.of("cases", id), Map.of(), "timeline", List.of("at", "by", "what", "entry"));
    }

    @Command(name = "custody", description = "Shows who did what to a case and its evidence.")
    int custody(@Parameters(paramLabel = "CASE", description = CASE) String id) throws Exception {
        return admin.list(
                List.of("cases", id),
                Map.of(),
                "custody",
                List.of("number", "at", "by", "act", "item", "detail", "hash"));
    }

    @Command(name = "note", description = "Writes into the timeline.")
    int note(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Parameters(paramLabel = "TEXT", description = "What to write; plain words.") String text)
            throws Exception {
        return step(id, "notes", AdminOptions.body().put("text", text));
    }

    @Command(name = "pick", description = "Picks an exchange as evidence, or changes the note on it.")
    int pick(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Parameters(
                            paramLabel = "EXCHANGE",
                            description = "Id of an exchange; its caller got it as x-request-id or request-id.")
                    String exchange,
            @Option(names = "--note", defaultValue = "", description = "Why it matters.") String note)
            throws Exception {
        return step(
                id, "evidence", AdminOptions.body().put("exchange", exchange).put("note", note));
    }

    @Command(name = "drop", description = "Takes an exchange out again.")
    int drop(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Parameters(paramLabel = "EXCHANGE", description = PICKED) String exchange)
            throws Exception {
        return brief(admin.ask("DELETE", List.of("cases", id, "evidence", exchange), AdminOptions.body()));
    }

    @Command(name = "view", description = "Shows the content of a picked exchange; the chain of custody tells of it.")
    int view(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Parameters(paramLabel = "EXCHANGE", description = PICKED) String exchange)
            throws Exception {
        return admin.show("GET", List.of("cases", id, "evidence", exchange), AdminOptions.body());
    }

    @Command(name = "move", description = "Moves a case on: open, review, action, appeal.")
    int move(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Parameters(paramLabel = "STATE", description = "open, review, action or appeal.") String state)
            throws Exception {
        return step(id, "state", AdminOptions.body().put("state", state));
    }

    @Command(name = "decide", description = "Writes down what was decided.")
    int decide(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Option(names = "--about", required = true, description = "account:ID or campaign:ID.") String about,
            @Option(names = "--decision", required = true, description = "A word, such as suspend.") String decision,
            @Option(names = "--why", required = true, description = WHY) String why)
            throws Exception {
        ObjectNode body = AdminOptions.body()
                .put("subject", about)
                .put("decision", decision)
                .put("why", why);
        return step(id, "decisions", body);
    }

    @Command(name = "notice", description = "Writes down a notice that was sent.")
    int notice(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Option(names = "--to", required = true, description = "Account or person.") String to,
            @Option(names = "--how", required = true, description = "email, api, post, console.") String how,
            @Option(names = "--text", required = true, description = "As it was sent.") String text)
            throws Exception {
        return step(
                id, "notices", AdminOptions.body().put("to", to).put("how", how).put("text", text));
    }

    @Command(name = "hold", description = "Keeps retention and erasure away from the case's accounts.")
    int hold(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Option(names = "--why", required = true, description = WHY) String why)
            throws Exception {
        return step(id, "hold", AdminOptions.body().put("why", why));
    }

    @Command(name = "release", description = "Ends a legal hold.")
    int release(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Option(names = "--why", required = true, description = WHY) String why)
            throws Exception {
        return step(id, "release", AdminOptions.body().put("why", why));
    }

    @Command(name = "close", description = "Closes a case with a reason, which becomes a label for calibration.")
    int close(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Option(
                            names = "--reason",
                            required = true,
                            description = "extraction, misuse, benign, stolen_key, inconclusive, duplicate.")
                    String reason,
            @Option(names = "--why", required = true, description = WHY) String why)
            throws Exception {
        return step(id, "close", AdminOptions.body().put("reason", reason).put("why", why));
    }

    @Command(name = "reopen", description = "Opens a closed case again.")
    int reopen(
            @Parameters(paramLabel = "CASE", description = CASE) String id,
            @Option(names = "--why", required = true, description = WHY) String why)
            throws Exception {
        return step(id, "reopen", AdminOptions.body().put("why", why));
    }

    @Command(name = "labels", description = "Writes what closed cases say of accounts, for calibrate --labels.")
    int labels(@Option(names = "--out", required = true, paramLabel = "FILE", description = "JSON Lines.") Path out)
            throws Exception {
        Optional<JsonNode> all = admin.ask("GET", List.of("cases", "labels"), AdminOptions.body());
        if (all.isEmpty()) {
            return admin.refusal();
        }
        List<String> lines = new ArrayList<>();
        all.get().path("labels").forEach(label -> lines.add(label.toString()));
        Files.write(out, lines);
        admin.out().println(out + ": " + lines.size() + " labels");
        return Main.DONE;
    }

    private int step(String id, String what, ObjectNode body) throws Exception {
        return brief(admin.ask("POST", List.of("cases", id, what), body));
    }

    /** One line about the case as it is now. */
    private int brief(Optional<JsonNode> answer) {
        if (answer.isEmpty()) {
            return admin.refusal();
        }
        JsonNode now = answer.get();
        JsonNode last = now.path("timeline").path(now.path("timeline").size() - 1);
        admin.out()
                .println(now.path("id").asText() + " (" + now.path("state").asText()
                        + (now.path("hold").asBoolean() ? ", hold" : "") + "): "
                        + AdminOptions.plain(last.path("what")));
        return Main.DONE;
    }
}
