package io.portcullis.evidence.bundle;

import static io.portcullis.evidence.bundle.Wording.count;
import static io.portcullis.evidence.bundle.Wording.number;
import static io.portcullis.evidence.bundle.Wording.odds;
import static io.portcullis.evidence.bundle.Wording.plain;
import static io.portcullis.evidence.bundle.Wording.time;
import static io.portcullis.evidence.bundle.Wording.word;
import static io.portcullis.evidence.bundle.Wording.words;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.StatisticalFinding;
import io.portcullis.evidence.bundle.Document.Block;
import io.portcullis.evidence.bundle.Document.Row;
import io.portcullis.evidence.bundle.Document.Section;
import io.portcullis.evidence.statement.StrictJson;
import io.portcullis.ledger.Checkpoint;
import io.portcullis.ledger.VerifierKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The report of a bundle for readers who are no engineers: what happened, how we know, how sure, how to verify. It
 * quotes no prompt and no answer; those stand in the exchange records beside it.
 */
final class Report {
    static final int ROWS_MAX = 60;

    private final Contents contents;
    private final Case about;
    private final Checkpoint checkpoint;
    private final VerifierKey key;
    private final List<Shown> shown = new ArrayList<>();
    private final TermsChapter terms;

    /** An exchange as the report speaks of it; terms is the hash of those in force, empty for none. */
    record Shown(String id, String time, String account, String terms, String sha256) {}

    Report(Contents contents, Checkpoint checkpoint, VerifierKey key) {
        this.contents = contents;
        this.about = contents.about();
        this.checkpoint = checkpoint;
        this.key = key;
        contents.exhibits().forEach(exhibit -> shown.add(shown(exhibit)));
        shown.sort(Comparator.comparing(Shown::time).thenComparing(Shown::id));
        this.terms = new TermsChapter(contents, shown);
    }

    Document document() {
        String title = "Evidence report, case " + about.id();
        String subtitle = "%s Made on %s by %s, from the log %s."
                .formatted(sentence(about.title()), time(contents.made()), contents.operator(), checkpoint.origin());
        return new Document(
                title,
                subtitle,
                List.of(
                        new Section("In short", inShort()),
                        new Section("1. What happened", happened()),
                        new Section("2. How we know", known()),
                        new Section("3. How sure we are", sure()),
                        new Section("4. The terms that applied", terms.blocks()),
                        new Section("5. What was decided, and who was told", decided()),
                        new Section("6. Who handled the evidence", custody()),
                        new Section("7. How to verify this without trusting us", verify()),
                        new Section("Appendix: exchanges in this bundle", appendix())));
    }

    private List<Block> inShort() {
        List<Row> rows = new ArrayList<>(List.of(
                new Row(
                        "About",
                        words(about.subjects().stream().map(Wording::plain).toList())),
                new Row("Case", "opened %s by %s; %s".formatted(time(about.opened()), plain(about.by()), state())),
                new Row(
                        "Exchanges enclosed",
                        shown.size()
                                + (contents.mode() == Contents.Mode.FULL
                                        ? ", complete"
                                        : ", with personal data and secrets masked"))));
        about.findings().stream()
                .min(Comparator.comparingDouble(StatisticalFinding::corrected))
                .ifPresent(f -> rows.add(new Row(
                        "Strongest finding",
                        f.because() + " If nothing were wrong, a result like this would be seen " + odds(f.corrected())
                                + ".")));
        rows.add(new Row("Terms", terms.inShort() + ", see section 4"));
        rows.add(new Row("Proof", "every file is sealed with a public-key signature; see section 7 to check it"));
        return List.of(new Block.Facts(rows));
    }

    private List<Block> happened() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text("This bundle concerns %s. The case was opened on %s by %s and is %s."
                .formatted(
                        words(about.subjects().stream().map(Wording::plain).toList()),
                        time(about.opened()),
                        plain(about.by()),
                        state())));
        if (!shown.isEmpty()) {
            long accounts = shown.stream().map(Shown::account).distinct().count();
            blocks.add(new Block.Text(
                    "It holds %s between %s and the gateway, chosen as evidence; the first is of %s, the last of %s."
                            .formatted(
                                    count(shown.size(), "exchange"),
                                    count(accounts, "account"),
                                    time(shown.stream().map(Shown::time).min(String::compareTo)),
                                    time(shown.stream().map(Shown::time).max(String::compareTo)))));
        }
        about.findings().forEach(finding -> blocks.add(new Block.Text(finding.because())));
        if (!about.timeline().isEmpty()) {
            blocks.add(new Block.Heading("Timeline"));
            List<List<String>> rows = about.timeline().stream()
                    .limit(ROWS_MAX)
                    .map(h -> List.of(
                            time(h.at()),
                            h.what(),
                            plain(h.by()),
                            h.entry().map(Object::toString).orElse("")))
                    .toList();
            blocks.add(new Block.Grid(List.of("When", "What", "By", "Entry"), List.of(24, 46, 20, 10), rows));
            more(blocks, about.timeline().size(), "data/case.json");
        }
        return blocks;
    }

    private List<Block> known() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text("Every exchange that passes the gateway is recorded, and a digest of each record is"
                + " written at once into an append-only log that is signed every second. A digest is a short number"
                + " that changes when a single letter of the record changes. Nothing that stands in that log can be"
                + " changed, taken out, or put in between, without the root below changing; whoever kept an earlier"
                + " signed state of the log, such as a witness or a timestamp authority, can show that it was not"
                + " made anew."));
        blocks.add(new Block.Text(
                about.findings().isEmpty()
                        ? "No statistical finding is part of this case; it rests on the records alone."
                        : "The findings below were computed from those records."));
        for (StatisticalFinding f : about.findings()) {
            blocks.add(new Block.Heading("Finding " + f.id() + ": " + plain(f.subject())));
            blocks.add(new Block.Text(f.because()));
            List<Row> rows = new ArrayList<>(List.of(
                    new Row("Test", f.test()),
                    new Row("Null hypothesis (what is assumed if nothing is wrong)", f.hypothesis()),
                    new Row("Statistic", f.statistic() + ": " + number(f.value())),
                    new Row("Sample", f.sample() + " " + f.unit()),
                    new Row("p-value", number(f.p()) + ", that is " + odds(f.p())),
                    new Row(
                            "p-value, corrected for everything tested",
                            number(f.corrected()) + " (" + f.correction() + "), that is " + odds(f.corrected())),
                    new Row("Computed", time(f.at()) + ", program version " + f.code())));
            if (!f.calibration().isEmpty()) {
                rows.add(new Row("Reference set (SHA-256)", f.calibration()));
            }
            if (!f.exchanges().isEmpty()) {
                rows.add(new Row("Exchanges named as examples", String.join(", ", f.exchanges())));
            }
            rows.add(new Row("Signed statement", "data/statements/" + f.id() + ".dsse.json"));
            blocks.add(new Block.Facts(rows));
        }
        return blocks;
    }

    private List<Block> sure() {
        List<Block> blocks = new ArrayList<>();
        if (about.findings().isEmpty()) {
            blocks.add(new Block.Text("No probability is claimed: that the exchanges took place as shown rests on the"
                    + " records and on the log, and what they mean is for the reader to judge."));
        } else {
            blocks.add(probabilities());
        }
        for (StatisticalFinding f : about.findings()) {
            blocks.add(
                    new Block.Text("Finding %s: if the null hypothesis were true, a result like this would be seen %s."
                                    .formatted(f.id(), odds(f.corrected()))
                            + " Limits: " + f.limits()));
        }
        blocks.add(new Block.Text(
                contents.mode() == Contents.Mode.REDACTED
                        ? "The exchange records in this bundle are redacted: personal data and secrets were "
                                + "masked. The ledger"
                                + " proves the digest of each whole record; that a redacted record is "
                                + "faithful to the whole"
                                + " one is the operator's signed word, which a court can test by asking for "
                                + "the whole record"
                                + " and computing its digest."
                        : "The exchange records in this bundle are complete: each one's digest is computed "
                                + "again when the"
                                + " bundle is verified, and compared with the ledger."));
        return blocks;
    }

    private static Block probabilities() {
        return new Block.Text("A p-value answers one question: if the null hypothesis were true, how often would"
                + " a result at least this extreme be seen? It is not the probability that somebody is innocent, and"
                + " it says nothing of intent. The corrected p-value takes into account that many accounts, or many"
                + " keys, were tested at the same time; it is the one to rely on.");
    }

    private List<Block> decided() {
        List<Block> blocks = new ArrayList<>();
        if (about.decisions().isEmpty()) {
            blocks.add(new Block.Text("No decision is on record."));
        } else {
            List<List<String>> rows = about.decisions().stream()
                    .limit(ROWS_MAX)
                    .map(r -> List.of(time(r.at()), plain(r.subject()) + ": " + r.decision(), r.why(), plain(r.by())))
                    .toList();
            blocks.add(new Block.Grid(List.of("When", "Decision", "Why", "By"), List.of(24, 26, 32, 18), rows));
            more(blocks, about.decisions().size(), "data/case.json");
        }
        if (!about.notices().isEmpty()) {
            blocks.add(new Block.Heading("Notices sent"));
            List<List<String>> rows = about.notices().stream()
                    .limit(ROWS_MAX)
                    .map(n -> List.of(time(n.at()), n.to() + " (" + n.how() + ")", n.text()))
                    .toList();
            blocks.add(new Block.Grid(List.of("When", "To", "Text"), List.of(24, 24, 52), rows));
        }
        about.closing()
                .ifPresent(c -> blocks.add(new Block.Text("The case was closed on %s by %s as %s: %s"
                        .formatted(time(c.at()), plain(c.by()), word(c.reason()), c.why()))));
        return blocks;
    }

    private List<Block> custody() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text("Each line carries the hash of the line before it, so that none can be changed or"
                + " taken out unseen. The whole chain is in data/custody.jsonl."));
        List<List<String>> rows = about.custody().stream()
                .skip(Math.max(0, about.custody().size() - ROWS_MAX))
                .map(c -> List.of(
                        Long.toString(c.number()),
                        time(c.at()),
                        plain(c.by()),
                        word(c.act()) + " " + plain(c.item()),
                        c.detail()))
                .toList();
        blocks.add(new Block.Grid(List.of("No.", "When", "Who", "What", "Detail"), List.of(7, 25, 18, 26, 24), rows));
        if (about.custody().size() > ROWS_MAX) {
            blocks.add(new Block.Text("The last %d of %d lines are shown."
                    .formatted(ROWS_MAX, about.custody().size())));
        }
        return blocks;
    }

    private List<Block> verify() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text("Anybody can check this bundle on a computer without a network. Needed are the"
                + " folder, Java 21 or newer, the verifier (one file, open source), and the operator's public key,"
                + " which should reach you another way than this bundle: from the operator's web site, a contract,"
                + " or a third party."));
        blocks.add(new Block.Steps(List.of(
                "Get the public key from a source you trust, and compare it with the one below.",
                "Run the command below in the folder that holds the bundle.",
                "It answers \"verified\", or names the file, the line and what is wrong with it.")));
        blocks.add(new Block.Code("java -jar portcullis-verify.jar FOLDER --vkey '" + key + "'"));
        blocks.add(new Block.Facts(List.of(
                new Row("Public key", key.toString()),
                new Row("Log", checkpoint.origin()),
                new Row("Entries in the log", Long.toString(checkpoint.size())),
                new Row("Root of the log", checkpoint.root().base64()),
                new Row(
                        "Timestamp of a third party",
                        contents.timestamp().isPresent() ? "data/checkpoint.tsr (RFC 3161)" : "none"))));
        blocks.add(new Block.Text("Verification proves that the bundle is what the holder of the key sealed, that each"
                + " record's digest stood in the log when the log had the size above, and that nothing here was"
                + " altered since. It does not prove that the gateway saw everything, nor who sat behind an account."
                + " The forms used are public standards: BagIt (RFC 8493), Merkle logs (RFC 6962, C2SP), DSSE,"
                + " in-toto, canonical JSON (RFC 8785), RFC 3161; other programs can check them too."));
        return blocks;
    }

    private List<Block> appendix() {
        if (shown.isEmpty()) {
            return List.of(new Block.Text("None."));
        }
        Map<String, String> notes = new TreeMap<>();
        about.picked().forEach(p -> notes.putIfAbsent(p.exchange(), p.note()));
        List<Block> blocks = new ArrayList<>();
        List<List<String>> rows = shown.stream()
                .limit(ROWS_MAX)
                .map(s -> List.of(
                        s.id(),
                        time(Optional.of(s.time())),
                        s.account(),
                        s.sha256().substring(0, 16),
                        TermsChapter.begins(s.terms()),
                        notes.getOrDefault(s.id(), "")))
                .toList();
        blocks.add(new Block.Grid(
                List.of("Exchange", "Time", "Account", "SHA-256 begins", "Terms begin", "Note"),
                List.of(20, 21, 12, 17, 12, 18),
                rows));
        more(blocks, shown.size(), "data/exchanges");
        TreeSet<String> missing =
                about.picked().stream().map(Case.Picked::exchange).collect(Collectors.toCollection(TreeSet::new));
        shown.forEach(s -> missing.remove(s.id()));
        if (!missing.isEmpty()) {
            blocks.add(new Block.Text("Chosen as evidence but no longer kept when this bundle was made: "
                    + String.join(", ", missing) + "."));
        }
        return blocks;
    }

    private static Shown shown(Contents.Exhibit exhibit) {
        ObjectNode node = StrictJson.read(exhibit.line()).orElseGet(StrictJson::object);
        return new Shown(
                exhibit.id(),
                node.path("time").asText(""),
                node.path("account").asText(""),
                node.path("terms").asText(""),
                exhibit.sha256());
    }

    private String state() {
        return about.closing().isPresent() ? "closed" : "in the state \"" + word(about.state()) + "\"";
    }

    private static String sentence(String title) {
        return title.isEmpty() || ".!?".indexOf(title.charAt(title.length() - 1)) >= 0 ? title : title + ".";
    }

    static void more(List<Block> blocks, int all, String where) {
        if (all > ROWS_MAX) {
            blocks.add(new Block.Text("%d of %d are shown; all are in %s.".formatted(ROWS_MAX, all, where)));
        }
    }
}
