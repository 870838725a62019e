package io.portcullis.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.portcullis.decide.Circumstances;
import io.portcullis.decide.Ladder;
import io.portcullis.decide.Rungs;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.flow.Warden;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.Erasures;
import io.portcullis.gateway.store.EvidenceFolder;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.SnapshotFile;
import io.portcullis.gateway.store.ledger.Ledger;
import io.portcullis.gateway.store.ledger.LedgerKey;
import io.portcullis.traffic.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what: every administrative route, every role. */
class RolesTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Set<Role> ALL = EnumSet.allOf(Role.class);
    private static final Set<Role> OPERATORS = EnumSet.of(Role.OPERATOR, Role.OWNER);
    private static final Set<Role> OWNER = EnumSet.of(Role.OWNER);
    private static final Set<Role> LEGAL = EnumSet.of(Role.LEGAL, Role.OWNER);
    private static final Set<Role> ANALYSTS = EnumSet.of(Role.ANALYST, Role.LEAD, Role.OWNER);
    private static final Set<Role> LEADS = EnumSet.of(Role.LEAD, Role.OWNER);
    private static final Set<Role> LEAD_OR_LEGAL = EnumSet.of(Role.LEAD, Role.LEGAL, Role.OWNER);

    private static final Map<String, Set<Role>> MATRIX = Map.ofEntries(
            Map.entry("GET orgs", ALL),
            Map.entry("POST orgs", OPERATORS),
            Map.entry("GET accounts", ALL),
            Map.entry("POST accounts", OPERATORS),
            Map.entry("POST accounts/batch", OPERATORS),
            Map.entry("GET accounts/*", ALL),
            Map.entry("PATCH accounts/*", OPERATORS),
            Map.entry("GET accounts/*/usage", ALL),
            Map.entry("GET accounts/*/acceptances", ALL),
            Map.entry("GET accounts/*/agreements", ALL),
            Map.entry("POST accounts/*/agreements", LEGAL),
            Map.entry("GET agreements/*", LEGAL),
            Map.entry("POST accounts/*/erasure", LEGAL),
            Map.entry("GET accounts/*/erasure", LEGAL),
            Map.entry("GET ladder", ALL),
            Map.entry("GET campaigns", ALL),
            Map.entry("GET accounts/*/ruling", ALL),
            Map.entry("POST accounts/*/ruling", OPERATORS),
            Map.entry("POST accounts/*/ruling/lift", OPERATORS),
            Map.entry("GET silence", ALL),
            Map.entry("POST silence", OWNER),
            Map.entry("POST silence/agree", OWNER),
            Map.entry("POST silence/end", OPERATORS),
            Map.entry("GET ledger/checkpoint", ALL),
            Map.entry("GET ledger/key", ALL),
            Map.entry("GET ledger/proof", ALL),
            Map.entry("GET ledger/consistency", ALL),
            Map.entry("GET ledger/facts", ALL),
            Map.entry("GET deletions", EnumSet.of(Role.LEGAL, Role.OPERATOR, Role.OWNER)),
            Map.entry("POST record/rewrap", OWNER),
            Map.entry("GET keys", ALL),
            Map.entry("POST keys", OPERATORS),
            Map.entry("PATCH keys/*", OPERATORS),
            Map.entry("POST keys/*/rotate", OPERATORS),
            Map.entry("POST keys/*/revoke", OPERATORS),
            Map.entry("GET plans", ALL),
            Map.entry("GET terms", ALL),
            Map.entry("POST terms", OWNER),
            Map.entry("GET terms/*/acceptances", ALL),
            Map.entry("GET audit", OWNER),
            Map.entry("GET cases", ALL),
            Map.entry("POST cases", ANALYSTS),
            Map.entry("GET cases/labels", ANALYSTS),
            Map.entry("GET cases/*", ALL),
            Map.entry("GET cases/*/export", LEGAL),
            Map.entry("POST cases/*/evidence", ANALYSTS),
            Map.entry("GET cases/*/evidence/*", EnumSet.of(Role.ANALYST, Role.LEAD, Role.LEGAL, Role.OWNER)),
            Map.entry("DELETE cases/*/evidence/*", LEADS),
            Map.entry("POST cases/*/notes", ANALYSTS),
            Map.entry("POST cases/*/findings", ANALYSTS),
            Map.entry("POST cases/*/state", LEADS),
            Map.entry("POST cases/*/decisions", LEADS),
            Map.entry("POST cases/*/notices", LEAD_OR_LEGAL),
            Map.entry("POST cases/*/hold", LEAD_OR_LEGAL),
            Map.entry("POST cases/*/release", LEGAL),
            Map.entry("POST cases/*/close", LEADS),
            Map.entry("POST cases/*/reopen", LEAD_OR_LEGAL));

    @TempDir
    Path folder;

    private Registry registry;
    private Ledger ledger;
    private List<AdminRoutes> desks;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(folder);
        EvidenceFolder evidence = new EvidenceFolder(folder, Optional::empty);
        RecordsDesk.LogWork log = new RecordsDesk.LogWork() {
            @Override
            public Erasures.Erasure erase(String account, String reason, Act act) {
                return registry.erasures().ask(account, reason, act);
            }

            @Override
            public int rewrap() {
                return 0;
            }
        };
        byte[] line = "{\"id\":\"x1\",\"account\":\"a1\"}".getBytes(StandardCharsets.UTF_8);
        ledger = Ledger.open(folder.resolve("ledger"), LedgerKey.of("log.example/roles", new byte[32]));
        Warden warden = new Warden(
                new Ladder(Rungs.NONE, 10),
                account -> new Circumstances.Account(account, "o", "free", Verification.NONE, Optional.empty()),
                new SnapshotFile(folder.resolve("ladder.snapshot")),
                Notary.NONE,
                () -> NOW);
        desks = List.of(
                new LadderDesk(warden),
                new LedgerDesk(ledger),
                new AdminDesk(registry, Map::of),
                new RecordsDesk(registry, Map::of, evidence, log),
                new CasesDesk(registry, evidence, id -> Optional.of(line).filter(l -> id.equals("x1"))));
    }

    @AfterEach
    void close() throws Exception {
        ledger.close();
        registry.close();
    }

    private AdminReply ask(String method, String path, Role role, String body) throws Exception {
        JsonNode json = new JsonMapper().readTree(body);
        return AdminDesk.reply(
                desks,
                new AdminCall(
                        method,
                        List.of(path.split("/")),
                        Map.of(),
                        json,
                        role.name().toLowerCase(),
                        role,
                        NOW));
    }

    @Test
    void everyRouteIsOpenToThoseOfTheMatrixAndToNobodyElse() throws Exception {
        for (Map.Entry<String, Set<Role>> entry : MATRIX.entrySet()) {
            String[] route = entry.getKey().split(" ");
            for (Role role : Role.values()) {
                int status =
                        ask(route[0], route[1].replace("*", "k1"), role, "{}").status();
                assertThat(status == 403)
                        .as("%s as %s gave %d", entry.getKey(), role, status)
                        .isEqualTo(!entry.getValue().contains(role));
                assertThat(status).as(entry.getKey()).isNotEqualTo(500);
            }
        }
    }

    /** Reads the routes out of the desks' own code, so that one that is added without a line above is missed here. */
    @Test
    void theMatrixKnowsEveryRouteOfTheDesks() throws Exception {
        Set<String> routes = new TreeSet<>();
        Pattern is = Pattern.compile("call\\.is\\(\\s*\"([A-Z]+)\"((?:,\\s*\"[^\"]+\")+)\\)");
        Path sources = Path.of("src/main/java/io/portcullis/gateway/console");
        for (String desk : List.of("AdminDesk", "RecordsDesk", "CasesDesk", "LadderDesk", "LedgerDesk")) {
            Matcher found = is.matcher(Files.readString(sources.resolve(desk + ".java")));
            while (found.find()) {
                routes.add(found.group(1) + " "
                        + found.group(2)
                                .replaceAll("[,\\s]*\"", "/")
                                .replaceAll("/+", "/")
                                .replaceAll("^/|/$", ""));
            }
        }
        Matcher step = Pattern.compile("case \"([a-z]+)\" ->\\s*Pass")
                .matcher(Files.readString(sources.resolve("CasesDesk.java")));
        while (step.find()) {
            routes.add("POST cases/*/" + step.group(1));
        }
        assertThat(routes).hasSizeGreaterThan(54);
        assertThat(routes).isEqualTo(new TreeSet<>(MATRIX.keySet()));
    }

    @Test
    void anAnalystsCaseIsClosedByALeadAndItsHoldReleasedByCounsel() throws Exception {
        String open = "{\"title\":\"Copying?\",\"subjects\":[\"account:a1\"]}";
        assertThat(ask("POST", "cases", Role.ANALYST, open).status()).isEqualTo(201);
        AdminReply picked = ask("POST", "cases/k1/evidence", Role.ANALYST, "{\"exchange\":\"x1\",\"note\":\"T1\"}");
        assertThat(picked.body().at("/picked/0/account").asText()).isEqualTo("a1");
        assertThat(ask("POST", "cases/k1/evidence", Role.ANALYST, "{\"exchange\":\"x2\"}")
                        .status())
                .isEqualTo(400);
        assertThat(ask("GET", "cases/k1/evidence/x1", Role.LEGAL, "{}")
                        .body()
                        .at("/record/account")
                        .asText())
                .isEqualTo("a1");
        assertThat(ask("GET", "cases/k1/evidence/x9", Role.LEGAL, "{}").status())
                .isEqualTo(404);
        String close = "{\"reason\":\"extraction\",\"why\":\"Proved.\"}";
        assertThat(ask("POST", "cases/k1/close", Role.ANALYST, close).status()).isEqualTo(403);
        assertThat(ask("POST", "cases/k1/hold", Role.LEAD, "{\"why\":\"Counsel.\"}")
                        .status())
                .isEqualTo(200);
        assertThat(ask("POST", "accounts/a1/erasure", Role.LEGAL, "{\"reason\":\"asked\"}")
                        .status())
                .isEqualTo(409);
        assertThat(ask("POST", "cases/k1/release", Role.LEAD, "{\"why\":\"x\"}").status())
                .isEqualTo(403);
        assertThat(ask("POST", "cases/k1/close", Role.LEAD, close).status()).isEqualTo(200);
        assertThat(ask("POST", "cases/k1/release", Role.LEGAL, "{\"why\":\"x\"}")
                        .body()
                        .path("hold")
                        .asBoolean())
                .isFalse();
        JsonNode labels = ask("GET", "cases/labels", Role.ANALYST, "{}").body().path("labels");
        assertThat(labels.toString()).contains("\"account\":\"a1\"", "\"label\":\"extraction\"");
        JsonNode export = ask("GET", "cases/k1/export", Role.LEGAL, "{}").body();
        assertThat(export.at("/records/0/record/id").asText()).isEqualTo("x1");
        List<String> acts = export.path("custody").findValuesAsText("act");
        assertThat(acts).containsExactly("opened", "collected", "viewed", "held", "closed", "released", "exported");
    }

    @Test
    void aSignedAgreementIsKeptAndCountsAsAcceptance() throws Exception {
        String terms = "{\"id\":\"std\",\"text\":\"# Terms\",\"url\":\"/v1/terms\","
                + "\"effective\":\"2026-01-01T00:00:00Z\"}";
        assertThat(ask("POST", "terms", Role.OWNER, terms).status()).isEqualTo(201);
        String document = java.util.Base64.getEncoder().encodeToString("%PDF signed".getBytes(StandardCharsets.UTF_8));
        String signed = "{\"terms\":\"std\",\"document\":\"" + document
                + "\",\"name\":\"contract.pdf\",\"signed_by\":\"Ada\",\"signed_on\":\"2026-02-01\"}";
        AdminReply made = ask("POST", "accounts/a1/agreements", Role.LEGAL, signed);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        String hash = made.body().path("hash").asText();
        assertThat(registry.directory().accepted("a1", "std")).containsExactly(hash);
        JsonNode acceptance =
                ask("GET", "accounts/a1/acceptances", Role.VIEWER, "{}").body().at("/acceptances/0");
        assertThat(acceptance.path("how").asText()).isEqualTo("agreement");
        assertThat(acceptance.path("at").asText()).isEqualTo("2026-02-01T00:00:00Z");
        String sha256 = made.body().path("document").asText();
        assertThat(acceptance.path("key").asText()).isEqualTo("sha256:" + sha256);
        AdminReply back = ask("GET", "agreements/" + sha256, Role.LEGAL, "{}");
        assertThat(back.body().path("bytes").asText()).isEqualTo(document);
        for (String wrong : List.of(
                signed.replace("2026-02-01", "2036-02-01"),
                signed.replace(document, "***"),
                signed.replace("\"std\"", "\"other\""),
                signed.replace("\"terms\":\"std\"", "\"terms\":\"std\",\"hash\":\"00\""))) {
            assertThat(ask("POST", "accounts/a2/agreements", Role.LEGAL, wrong).status())
                    .isIn(400, 404);
        }
        assertThat(registry.directory().accepted("a2", "std")).isEmpty();
    }

    @Test
    void tenThousandAccountsAreMadeInOneGoOrNoneOfThem() throws Exception {
        String many = java.util.stream.IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"id\":\"a" + i + "\",\"org\":\"o" + i / 100 + "\",\"plan\":\"free\"}")
                .collect(Collectors.joining(",", "{\"accounts\":[", "]}"));
        AdminReply made = ask("POST", "accounts/batch", Role.OPERATOR, many);
        assertThat(made.body().path("created").asInt()).isEqualTo(10_000);
        assertThat(registry.directory().accounts()).hasSize(10_000);
        String again = "{\"accounts\":[{\"id\":\"fresh\",\"org\":\"o1\",\"plan\":\"free\"},"
                + "{\"id\":\"a7\",\"org\":\"o1\",\"plan\":\"free\"}]}";
        assertThat(ask("POST", "accounts/batch", Role.OPERATOR, again).status()).isEqualTo(409);
        assertThat(registry.accounts().find("fresh")).isEmpty();
        assertThat(registry.directory().accounts()).hasSize(10_000);
    }
}
