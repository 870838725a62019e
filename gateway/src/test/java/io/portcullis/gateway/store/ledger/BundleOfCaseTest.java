package io.portcullis.gateway.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.portcullis.admit.Acceptance;
import io.portcullis.campaign.Campaign;
import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Examination;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.SealedFact;
import io.portcullis.evidence.Sha;
import io.portcullis.evidence.StatisticalFinding;
import io.portcullis.evidence.bundle.BagFolder;
import io.portcullis.evidence.bundle.BundleVerifier;
import io.portcullis.evidence.bundle.StampCheck;
import io.portcullis.evidence.bundle.Verdict;
import io.portcullis.gateway.console.AdminCall;
import io.portcullis.gateway.console.AdminReply;
import io.portcullis.gateway.console.BundleDesk;
import io.portcullis.gateway.console.Role;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.CaseFindings;
import io.portcullis.gateway.store.Registry;
import io.portcullis.inspect.Signal;
import io.portcullis.ledger.SigningKey;
import io.portcullis.traffic.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A case of a real store and a real ledger, made into a bundle through the admin API and verified from outside. */
class BundleOfCaseTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Act ANA = new Act("ana", NOON);
    private static final SigningKey KEY = LedgerKey.of("log.example/case", new byte[32]);

    @TempDir
    private Path temp;

    private final Map<String, byte[]> lines = new TreeMap<>();

    @SuppressWarnings("NullAway.Init")
    private Registry registry;

    @SuppressWarnings("NullAway.Init")
    private Ledger ledger;

    @SuppressWarnings("NullAway.Init")
    private BundleDesk desk;

    private String terms = "";
    private Optional<Examination> examined = Optional.empty();

    @BeforeEach
    void open() {
        registry = Registry.open(temp.resolve("data"));
        ledger = Ledger.open(temp.resolve("data/ledger"), KEY);
        var press = new BundleDesk.Press("Example", "0.1", Optional.empty(), Role.OWNER, BundleDesk.Stamper.NONE);
        desk = new BundleDesk(
                registry.cases(),
                registry.terms(),
                ledger,
                (caseId, exchange) -> Optional.ofNullable(lines.get(exchange)),
                new CaseFindings(registry.cases(), (accounts, campaigns) -> examined, "0.1"),
                press);
        registry.accounts().addOrg("o1", "One", ANA);
        registry.accounts().add("a1", "o1", "free", Verification.NONE, ANA);
        terms = registry.terms()
                .add("t1", "# Terms\n", "/terms", NOON, Duration.ZERO, ANA)
                .hash();
        registry.terms().accept(new Acceptance("a1", "t1", terms, NOON, "192.0.2.7", "api", "k9"));
        List<FactTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] line = line(i);
            lines.put("x" + i, line);
            String body = "{\"account\":\"a1\",\"sha256\":\"" + Sha.hex256(line) + "\"}";
            rows.add(row(new Fact(Fact.Kind.EXCHANGE, NOON.plusSeconds(i), "record", "exchange:x" + i, body)));
        }
        rows.add(row(new Fact(Fact.Kind.ALARM, NOON, "inspect", "account:a1", "{\"p\":0.0001}")));
        ledger.append(rows);
        ledger.publish();
    }

    @AfterEach
    void close() {
        ledger.close();
        registry.close();
    }

    private byte[] line(int i) {
        return ("{\"id\":\"x%d\",\"time\":\"%s\",\"account\":\"a1\","
                        + "\"client\":{\"ip\":\"203.0.113.9\"},\"terms\":\"%s\","
                        + "\"request\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Write to "
                        + "jane.doe@example.org, step %d\"}]},\"response\":{}}")
                .formatted(i, NOON.plusSeconds(i), terms, i)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static FactTable.Row row(Fact fact) {
        return FactTable.Row.of(
                fact, SealedFact.of(fact, Sha.sha256(fact.subject().getBytes(StandardCharsets.UTF_8))));
    }

    private String makeCase() {
        Case made = registry.cases().open("admin:ana", "Scraping", List.of("account:a1"), NOON);
        for (int i : new int[] {3, 7, 260}) {
            registry.cases().pick(made.id(), "x" + i, "a1", "why", ANA);
        }
        StatisticalFinding finding = new StatisticalFinding(
                "f1",
                "account:a1",
                "conformal",
                "honest",
                "T",
                7.5,
                64,
                "exchanges",
                0.001,
                0.002,
                "Holm",
                "",
                "0.1",
                NOON,
                List.of("x3"),
                "It looks like scraping.",
                "It shows no intent.");
        registry.cases().find(made.id(), finding, ANA);
        return made.id();
    }

    @Test
    void aCaseBecomesABundleThatVerifiesFromOutside() {
        String id = makeCase();
        TreeMap<String, byte[]> files = files(ask(id, "full", Role.OWNER));
        Verdict verdict = verify(files);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.proved())
                .contains(
                        "3 of 3 exchanges are the records whose digests stand in the log.",
                        "4 facts stand in the log of 301 entries.",
                        "1 statistical findings are signed as they stand in the case.");
        assertThat(files.get("data/exchanges/000001.json")).isEqualTo(lines.get("x3"));
        assertThat(files).containsKey("data/terms/" + terms + ".md");
        assertThat(text(files, "data/terms/acceptances.json")).contains("\"account\":\"a1\"");
        assertThat(text(files, "data/custody.jsonl")).contains("\"exported\"");
        assertThat(registry.cases().get(id).custody().getLast().act()).isEqualTo(Case.Act.EXPORTED);
    }

    @Test
    void whatTheDetectorsHoldAgainstTheAccountNowIsSignedAtEachExportOnce() {
        String id = makeCase();
        examined = Optional.of(examination(5));
        assertThat(verify(files(ask(id, "full", Role.OWNER))).proved())
                .contains("3 statistical findings are signed as they stand in the case.");
        assertThat(verify(files(ask(id, "full", Role.OWNER))).proved())
                .contains("3 statistical findings are signed as they stand in the case.");
        examined = Optional.of(examination(6));
        TreeMap<String, byte[]> files = files(ask(id, "full", Role.OWNER));
        assertThat(verify(files).faults()).isEmpty();
        assertThat(verify(files).proved()).contains("4 statistical findings are signed as they stand in the case.");
        assertThat(text(files, "data/report.html")).contains("detection-3", "Bonferroni over 200 accounts");
        assertThat(files).containsKeys("data/statements/detection-1.dsse.json", "data/statements/f1.dsse.json");
        StatisticalFinding last = registry.cases().get(id).findings().getLast();
        assertThat(last.subject()).isEqualTo("account:a1");
        assertThat(last.corrected()).isEqualTo(0.2);
        assertThat(last.exchanges()).containsExactly("x3", "x7");
    }

    private static Examination examination(double score) {
        Signal signal = new Signal("replay", 3, 2.5, "it quotes other callers' answers", List.of("x3", "x7"));
        AccountFinding account = new AccountFinding(
                "a1",
                64,
                "free",
                score,
                2,
                0.001,
                40,
                0.9,
                true,
                Optional.empty(),
                false,
                List.of(signal),
                Optional.of("c1"));
        Campaign campaign = new Campaign(
                "c1", List.of("a1", "a2"), 500, NOON, NOON, 0.01, 4, "", List.of(), "Two accounts share a wrapper.");
        return new Examination(List.of(account), List.of(campaign), 200, 7, "ab".repeat(32));
    }

    @Test
    void redactedIsTheStandardAndShowsNoPersonalData() {
        TreeMap<String, byte[]> files = files(ask(makeCase(), "", Role.OWNER));
        assertThat(verify(files).faults()).isEmpty();
        assertThat(text(files, "data/exchanges/000002.json"))
                .contains("[email]")
                .doesNotContain("jane.doe", "203.0.113.9");
    }

    @Test
    void aRecordThatWasChangedInTheStoreIsSeen() {
        lines.put("x7", line(8));
        Verdict verdict = verify(files(ask(makeCase(), "full", Role.OWNER)));
        assertThat(verdict.faults()).extracting(Verdict.Fault::where).contains("data/exchanges/000002.json");
    }

    @Test
    void whatIsNotKeptAnyMoreIsTold() {
        lines.remove("x7");
        Verdict verdict = verify(files(ask(makeCase(), "full", Role.OWNER)));
        assertThat(verdict.verified()).isTrue();
        assertThat(verdict.notes()).contains("1 exchanges that were picked as evidence are not in the bundle.");
    }

    @Test
    void othersMayNotExportAndNothingIsWrittenDown() {
        String id = makeCase();
        assertThat(ask(id, "full", Role.VIEWER).status()).isEqualTo(403);
        assertThat(registry.cases().get(id).custody().getLast().act()).isNotEqualTo(Case.Act.EXPORTED);
    }

    private AdminReply ask(String id, String mode, Role role) {
        var body = JsonNodeFactory.instance.objectNode();
        if (!mode.isEmpty()) {
            body.put("mode", mode);
        }
        AdminCall call = new AdminCall(
                "POST", List.of("cases", id, "bundle"), Map.of(), body, "leo", role, NOON.plusSeconds(900));
        return desk.answer(call).orElseThrow();
    }

    private static TreeMap<String, byte[]> files(AdminReply reply) {
        assertThat(reply.status()).isEqualTo(200);
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> file : reply.body().path("files").properties()) {
            files.put(file.getKey(), Base64.getDecoder().decode(file.getValue().asText()));
        }
        return files;
    }

    private static String text(TreeMap<String, byte[]> files, String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    private static Verdict verify(TreeMap<String, byte[]> files) {
        BagFolder folder = new BagFolder() {
            @Override
            public SortedSet<String> names() {
                return new TreeSet<>(files.keySet());
            }

            @Override
            public byte[] read(String name) {
                return files.get(name);
            }
        };
        return new BundleVerifier(folder, Optional.of(KEY.verifier()), StampCheck.NONE).verify();
    }
}
