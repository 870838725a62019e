package io.portcullis.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.evidence.Case;
import io.portcullis.evidence.CustodyLog;
import io.portcullis.evidence.StatisticalFinding;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseBookTest {
    static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Act ANN = new Act("ann", NOW);
    private static final Act LEO = new Act("leo", NOW.plusSeconds(60));

    @TempDir
    Path folder;

    private Registry registry;
    private CaseBook book;

    @BeforeEach
    void open() {
        registry = Registry.open(folder);
        book = registry.cases();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Case opened() {
        return book.open("admin:ann", "Copying?", List.of("campaign:c1", "account:a1", "account:a2"), NOW);
    }

    @Test
    void aCaseLivesItsWholeLifeAndSurvivesARestart() {
        String id = opened().id();
        book.pick(id, "x7", "a1", "the same template again", ANN);
        book.pick(id, "x7", "a1", "template T1", ANN);
        book.find(id, finding("f1"), ANN);
        book.say(id, "Looks like one person.", ANN);
        book.move(id, Case.State.REVIEW, LEO);
        book.decide(id, "account:a1", "suspend", "It went on after the notice.", LEO);
        book.notice(id, "a1", "email", "You were told.", LEO);
        registry.holds().hold(id, "Counsel asks.", LEO);
        book.close(id, Case.Reason.EXTRACTION, "Proved.", LEO);
        registry.close();
        registry = Registry.open(folder);
        book = registry.cases();
        Case found = book.get(id);
        assertThat(found.state()).isEqualTo(Case.State.CLOSED);
        assertThat(found.subjects()).containsExactly("account:a1", "account:a2", "campaign:c1");
        assertThat(found.picked()).singleElement().satisfies(one -> {
            assertThat(one.note()).isEqualTo("template T1");
            assertThat(one.by()).isEqualTo("admin:ann");
        });
        assertThat(found.findings()).containsExactly(finding("f1"));
        assertThat(found.decisions()).extracting(Case.Ruling::decision).containsExactly("suspend");
        assertThat(found.notices()).extracting(Case.Notice::text).containsExactly("You were told.");
        assertThat(found.closing().orElseThrow().reason()).isEqualTo(Case.Reason.EXTRACTION);
        assertThat(found.timeline())
                .hasSize(10)
                .last()
                .satisfies(last -> assertThat(last.what()).isEqualTo("Closed as extraction: Proved."));
        assertThat(CustodyLog.fault(found.custody())).isEmpty();
        assertThat(book.list(10)).extracting(CaseHead::id).containsExactly(id);
    }

    static StatisticalFinding finding(String id) {
        return new StatisticalFinding(
                id,
                "account:a1",
                "account conformal p-value",
                "honest",
                "score",
                3.25,
                400,
                "exchanges",
                0.0001,
                0.001,
                "holm",
                "ab".repeat(32),
                "0.1",
                NOW,
                List.of("x7"),
                "It is unusual.",
                "It does not show intent.");
    }

    @Test
    void openingIsIdempotentForARuleAndASubjectAsLongAsTheCaseIsOpen() {
        Case first = book.open("policy:harvest", "Alarm", List.of("account:a1"), NOW);
        assertThat(book.open("policy:harvest", "Alarm again", List.of("account:a1"), NOW.plusSeconds(9)))
                .isEqualTo(first);
        assertThat(book.open("policy:other", "Alarm", List.of("account:a1"), NOW)
                        .id())
                .isNotEqualTo(first.id());
        assertThat(book.open("policy:harvest", "Alarm", List.of("account:a2"), NOW)
                        .id())
                .isNotEqualTo(first.id());
        book.close(first.id(), Case.Reason.BENIGN, "A class.", ANN);
        assertThat(book.open("policy:harvest", "Alarm", List.of("account:a1"), NOW)
                        .id())
                .isNotEqualTo(first.id());
        refused("state", () -> book.reopen(first.id(), "appeal", ANN));
    }

    @Test
    void aClosedCaseTakesNoMoreWorkUntilItIsReopened() {
        String id = opened().id();
        book.close(id, Case.Reason.BENIGN, "A class.", ANN);
        refused("state", () -> book.say(id, "more", ANN));
        refused("state", () -> book.pick(id, "x1", "a1", "", ANN));
        refused("state", () -> book.close(id, Case.Reason.MISUSE, "again", ANN));
        assertThat(book.reopen(id, "Appeal.", LEO).state()).isEqualTo(Case.State.REVIEW);
        assertThat(book.say(id, "more", ANN).closing()).isEmpty();
    }

    @Test
    void aDecisionMayBeAboutWhoIsNamedWhoseExchangesArePickedAndWhoJoinedANamedCampaign() {
        String id = opened().id();
        book.pick(id, "x9", "a3", "", ANN);
        registry.holds().seen("c1", Set.of("a4"), NOW);
        for (String subject : List.of("account:a1", "account:a3", "account:a4", "campaign:c1")) {
            book.decide(id, subject, "suspend", "It went on after the notice.", LEO);
        }
        assertThat(book.get(id).decisions()).hasSize(4);
        String other =
                book.open("admin:ann", "Other", List.of("account:a9"), NOW).id();
        refused("subject", () -> book.decide(other, "account:a4", "suspend", "why", LEO));
        assertThat(book.get(other).decisions()).isEmpty();
    }

    @Test
    void labelsAreThoseOfTheCaseClosedLastAndLeaveOpenQuestionsOut() {
        String first = book.open("admin:ann", "One", List.of("account:a1"), NOW).id();
        String second = book.open("admin:ann", "Two", List.of("campaign:c1", "account:a1"), NOW)
                .id();
        String third =
                book.open("admin:ann", "Three", List.of("account:a9"), NOW).id();
        book.open("admin:ann", "Four", List.of("account:a8"), NOW);
        book.close(first, Case.Reason.BENIGN, "x", ANN);
        book.close(second, Case.Reason.EXTRACTION, "y", LEO);
        book.close(third, Case.Reason.INCONCLUSIVE, "z", ANN);
        assertThat(book.labels()).containsExactly(new CaseLabel("a1", Case.Reason.EXTRACTION, second, LEO.at()));
    }

    @Test
    void lookingAtEvidenceIsALineOfCustodyAndAChangedLineIsSeen() throws Exception {
        String id = opened().id();
        book.pick(id, "x7", "a1", "", ANN);
        book.touched(id, Case.Act.VIEWED, "exchange:x7", "", LEO);
        assertThat(book.get(id).custody())
                .extracting(line -> line.act() + " " + line.by())
                .containsExactly("OPENED admin:ann", "COLLECTED admin:ann", "VIEWED admin:leo");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("portcullis.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE case_custody SET who = 'admin:ann' WHERE number = 3");
        }
        assertThat(CustodyLog.fault(book.get(id).custody()))
                .hasValueSatisfying(why -> assertThat(why).contains("line 3"));
    }

    @Test
    void everyLineOfCustodyWaitsForTheLedgerWithoutWords() {
        String id = opened().id();
        book.say(id, "Secret thoughts of Ann", ANN);
        assertThat(registry.outbox().after(0, 100)).hasSize(2).allSatisfy(one -> {
            assertThat(one.fact().subject()).isEqualTo("case:" + id);
            assertThat(one.fact().body()).contains("custody_hash").doesNotContain("Secret");
        });
    }

    @Test
    void whateverIsDoneInWhateverOrderTheChainHolds() {
        Random random = new Random(11);
        for (int i = 0; i < 5; i++) {
            book.open("policy:p" + i, "Case " + i, List.of("account:a" + i), NOW);
        }
        for (int step = 0; step < 300; step++) {
            String id = "k" + (1 + random.nextInt(5));
            Act act = new Act(random.nextBoolean() ? "ann" : "leo", NOW.plusSeconds(step));
            try {
                any(random.nextInt(8), id, "x" + random.nextInt(6), act);
            } catch (StoreException e) {
                assertThat(e.kind()).isIn(StoreException.Kind.CONFLICT, StoreException.Kind.NOT_FOUND);
            }
            assertThat(CustodyLog.fault(book.get(id).custody())).isEmpty();
        }
    }

    private void any(int what, String id, String exchange, Act act) {
        switch (what) {
            case 0 -> book.pick(id, exchange, "a1", "", act);
            case 1 -> book.drop(id, exchange, act);
            case 2 -> book.say(id, "words", act);
            case 3 -> registry.holds().hold(id, "why", act);
            case 4 -> registry.holds().release(id, "why", act);
            case 5 -> book.close(id, Case.Reason.MISUSE, "why", act);
            case 6 -> book.reopen(id, "why", act);
            default -> book.touched(id, Case.Act.VIEWED, "exchange:" + exchange, "", act);
        }
    }

    @Test
    void whatCannotBeIsRefusedByItsField() {
        String id = opened().id();
        refused("subjects", () -> book.open("admin:ann", "t", List.of("account:a'; DROP"), NOW));
        refused("subjects", () -> book.open("admin:ann", "t", List.of(), NOW));
        refused("by", () -> book.open("ann", "t", List.of("account:a1"), NOW));
        refused("title", () -> book.open("admin:ann", " ", List.of("account:a1"), NOW));
        refused("exchange", () -> book.pick(id, "../x", "a1", "", ANN));
        refused("exchange", () -> book.drop(id, "x404", ANN));
        refused("state", () -> book.move(id, Case.State.CLOSED, ANN));
        refused("why", () -> book.close(id, Case.Reason.BENIGN, "", ANN));
        refused("case", () -> book.say("k99", "x", ANN));
        refused("subject", () -> book.decide(id, "account:a3", "suspend", "why", ANN));
        refused("subject", () -> book.decide(id, "campaign:c2", "suspend", "why", ANN));
    }

    private static void refused(String field, ThrowingCallable what) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(what)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }
}
