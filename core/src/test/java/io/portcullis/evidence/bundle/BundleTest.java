package io.portcullis.evidence.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.evidence.Case;
import io.portcullis.evidence.CaseJson;
import io.portcullis.evidence.SealedFact;
import io.portcullis.evidence.Sha;
import io.portcullis.evidence.StatisticalFinding;
import io.portcullis.evidence.statement.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Bundles that hold, and what a holder of the key can not make hold either. */
class BundleTest {
    @Test
    void aWholeBundleIsVerified() {
        Verdict verdict = Sample.verify(Sample.bundle(Sample.contents(), Sample.KEY));
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.notes()).isEmpty();
        assertThat(verdict.proved())
                .contains(
                        "12 of 12 exchanges are the records whose digests stand in the log.",
                        "13 facts stand in the log of 264 entries.",
                        "The chain of custody holds over 14 lines.",
                        "1 statistical findings are signed as they stand in the case.");
    }

    @Test
    void theSameContentsGiveTheSameBytes() {
        TreeMap<String, byte[]> once = Sample.bundle(Sample.contents(), Sample.KEY);
        TreeMap<String, byte[]> again = Sample.bundle(Sample.contents(), Sample.KEY);
        assertThat(once.keySet()).isEqualTo(again.keySet());
        once.forEach((name, bytes) -> assertThat(again.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void aRedactedBundleHoldsAndSaysWhatIsOnlyTheOperatorsWord() {
        Contents contents = Sample.of(Sample.KEY).contents(Contents.Mode.REDACTED);
        TreeMap<String, byte[]> files = Sample.bundle(contents, Sample.KEY);
        Verdict verdict = Sample.verify(files);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.notes())
                .hasSize(1)
                .first()
                .asString()
                .contains("redacted")
                .contains("signed word");
        files.forEach((name, bytes) ->
                assertThat(new String(bytes, StandardCharsets.UTF_8)).as(name).doesNotContain("Explain step"));
    }

    @Test
    void withoutAKeyItIsWholeButOfUnknownOrigin() {
        Verdict verdict = Sample.verify(Sample.bundle(Sample.contents(), Sample.KEY), Optional.empty());
        assertThat(verdict.verified()).isTrue();
        assertThat(verdict.notes()).first().asString().contains("No key was given");
    }

    @Test
    void anotherOperatorsBundleIsNotTaken() {
        Contents theirs = Sample.of(Sample.OTHER_KEY).contents(Contents.Mode.FULL);
        Verdict verdict = Sample.verify(Sample.bundle(theirs, Sample.OTHER_KEY));
        assertThat(verdict.faults()).hasSize(1);
        assertThat(verdict.faults().getFirst().where()).isEqualTo("data/key.vkey");
    }

    @Test
    void theReportQuotesNoPromptAndEscapesWhatPeopleWrote() {
        byte[] html = Sample.bundle(Sample.contents(), Sample.KEY).get("data/report.html");
        String text = new String(html, StandardCharsets.UTF_8);
        assertThat(text)
                .contains(
                        "Template scraping by account a17 &lt;b&gt;",
                        "about 1 time in 10,000",
                        Sample.KEY.verifier().toString().replace("&", "&amp;"))
                .doesNotContain("<b>", "Explain step", "<script", "http-equiv=\"refresh\"");
    }

    @Test
    void theReportSaysUnderWhichTermsAnExchangeStoodAndWhetherTheyWereAcceptedByThen() {
        byte[] html = Sample.bundle(Sample.contents(), Sample.KEY).get("data/report.html");
        assertThat(new String(html, StandardCharsets.UTF_8))
                .contains("accepted before 0 of the", "asked for none", "Accepted by");
        Contents some = Sample.contents();
        String hash = some.terms().getFirst().hash();
        List<Report.Shown> shown = List.of(
                new Report.Shown("x1", "2026-05-01T10:00:05Z", "a17", hash, ""),
                new Report.Shown("x2", "2026-05-01T10:00:20Z", "a18", hash, ""));
        assertThat(new TermsChapter(some, shown).inShort()).isEqualTo("accepted before 0 of the 2 exchanges");
        List<Report.Shown> later = List.of(new Report.Shown("x1", "2026-05-01T10:00:20Z", "a17", hash, ""));
        assertThat(new TermsChapter(some, later).inShort()).isEqualTo("accepted before each of the exchanges");
        assertThat(new TermsChapter(some, later).blocks().toString()).contains("by API from 192.0.2.7");
    }

    @Test
    void anExchangeThatTheLogDoesNotHaveIsNamed() {
        Contents c = Sample.contents();
        Contents fewer = with(c, c.exhibits(), c.proven().subList(1, c.proven().size()), c.about());
        Verdict verdict = Sample.verify(Sample.bundle(fewer, Sample.KEY));
        assertThat(verdict.verified()).isTrue();
        assertThat(verdict.notes())
                .first()
                .asString()
                .contains("Not proven by the log")
                .contains("x0");
    }

    @Test
    void aRecordChangedByWhoeverHoldsTheKeyIsSeen() {
        Contents c = Sample.contents();
        List<Contents.Exhibit> changed = new ArrayList<>(c.exhibits());
        byte[] line = Sample.line(4, "Something never asked.");
        changed.set(4, new Contents.Exhibit("x4", line, Sha.hex256(line)));
        Verdict verdict = Sample.verify(Sample.bundle(with(c, changed, c.proven(), c.about()), Sample.KEY));
        assertThat(verdict.faults()).hasSize(1);
        assertThat(verdict.faults().getFirst().where()).isEqualTo("data/exchanges/000005.json");
    }

    @Test
    void aFactThatIsNotInTheLogIsSeen() {
        Contents c = Sample.contents();
        Contents.Proven first = c.proven().getFirst();
        String json = first.sealed().json().replace("x0", "x9");
        List<Contents.Proven> changed = new ArrayList<>(c.proven());
        changed.set(
                0,
                new Contents.Proven(first.index(), new SealedFact(first.sealed().salt(), json), first.proof()));
        Verdict verdict = Sample.verify(Sample.bundle(with(c, c.exhibits(), changed, c.about()), Sample.KEY));
        assertThat(verdict.faults()).extracting(Verdict.Fault::where).contains("data/proofs/250.tlog-proof");
    }

    @Test
    void aProofUnderAnotherCheckpointIsSeen() {
        Sample sample = Sample.of(Sample.KEY);
        Contents c = sample.contents(Contents.Mode.FULL);
        Contents replayed = new Contents(
                c.about(),
                c.mode(),
                c.made(),
                c.operator(),
                c.code(),
                c.exhibits(),
                c.proven(),
                sample.olderCheckpoint(),
                c.terms(),
                c.acceptances(),
                c.timestamp());
        Verdict verdict = Sample.verify(Sample.bundle(replayed, Sample.KEY));
        assertThat(verdict.faults()).hasSize(13);
        assertThat(verdict.faults().getFirst().why()).contains("another checkpoint");
    }

    @Test
    void aLineOfCustodyTakenOutIsSeen() {
        Contents c = Sample.contents();
        List<Case.Custody> shorter = new ArrayList<>(c.about().custody());
        shorter.remove(3);
        Verdict verdict = Sample.verify(
                Sample.bundle(with(c, c.exhibits(), c.proven(), withCustody(c.about(), shorter)), Sample.KEY));
        assertThat(verdict.faults()).extracting(Verdict.Fault::where).contains("data/custody.jsonl");
    }

    @Test
    void twoFindingsOfOneNameAreRefused() {
        Contents c = Sample.contents();
        Case about = c.about();
        StatisticalFinding f = Sample.finding();
        Case twice = new Case(
                about.id(),
                about.title(),
                about.opened(),
                about.by(),
                about.state(),
                about.subjects(),
                about.picked(),
                List.of(f, f),
                about.timeline(),
                about.decisions(),
                about.notices(),
                about.custody(),
                about.hold(),
                about.closing());
        assertThatThrownBy(() -> Sample.bundle(with(c, c.exhibits(), c.proven(), twice), Sample.KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("f1");
    }

    @Test
    void aCaseIsReadBackAsItWasWritten() {
        Case about = Sample.about();
        byte[] json = StrictJson.bytes(CaseJson.write(about));
        assertThat(CaseJson.readCase(StrictJson.read(json).orElseThrow())).isEqualTo(about);
    }

    @Test
    void chancesAreToldInWords() {
        assertThat(Wording.odds(1e-4)).isEqualTo("about 1 time in 10,000");
        assertThat(Wording.odds(0.0345)).isEqualTo("about 1 time in 28");
        assertThat(Wording.odds(3.14e-7)).isEqualTo("about 1 time in 3,100,000");
        assertThat(Wording.odds(0.9)).isEqualTo("more often than not");
        assertThat(Wording.odds(1e-300)).isEqualTo("less than 1 time in 10^15");
    }

    private static Contents with(
            Contents c, List<Contents.Exhibit> exhibits, List<Contents.Proven> proven, Case about) {
        return new Contents(
                about,
                c.mode(),
                c.made(),
                c.operator(),
                c.code(),
                exhibits,
                proven,
                c.checkpoint(),
                c.terms(),
                c.acceptances(),
                c.timestamp());
    }

    private static Case withCustody(Case about, List<Case.Custody> chain) {
        return new Case(
                about.id(),
                about.title(),
                about.opened(),
                about.by(),
                about.state(),
                about.subjects(),
                about.picked(),
                about.findings(),
                about.timeline(),
                about.decisions(),
                about.notices(),
                chain,
                about.hold(),
                about.closing());
    }
}
