package io.portcullis.evidence.bundle;

import static io.portcullis.evidence.bundle.Wording.time;

import io.portcullis.admit.Acceptance;
import io.portcullis.evidence.bundle.Document.Block;
import io.portcullis.evidence.bundle.Report.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which terms were in force at each exchange of a report, and whether the account had accepted them by then. */
final class TermsChapter {
    private final Contents contents;
    private final Map<Side, List<Shown>> sides = new LinkedHashMap<>();

    /** An account, and the hash of the terms in force at some of its exchanges. */
    private record Side(String account, String terms) {}

    /** @param shown in order of time */
    TermsChapter(Contents contents, List<Shown> shown) {
        this.contents = contents;
        shown.forEach(one -> sides.computeIfAbsent(new Side(one.account(), one.terms()), side -> new ArrayList<>())
                .add(one));
    }

    /** One line for readers who read no further. */
    String inShort() {
        if (sides.isEmpty()) {
            return contents.acceptances().isEmpty() ? "no acceptance on record" : "acceptances are on record";
        }
        long all = sides.values().stream().mapToLong(List::size).sum();
        long accepted = sides.entrySet().stream()
                .filter(side -> accepted(side.getKey(), side.getValue()).isPresent())
                .mapToLong(side -> side.getValue().size())
                .sum();
        return accepted == all
                ? "accepted before each of the exchanges"
                : "accepted before %d of the %d exchanges".formatted(accepted, all);
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        if (!sides.isEmpty()) {
            blocks.add(new Block.Text("Each record names the terms in force when the exchange took place, and is in the"
                    + " log with them."));
            List<List<String>> rows = sides.entrySet().stream()
                    .limit(Report.ROWS_MAX)
                    .map(side -> row(side.getKey(), side.getValue()))
                    .toList();
            blocks.add(new Block.Grid(
                    List.of("Account", "Exchanges", "Terms begin", "Accepted before the first of them"),
                    List.of(22, 14, 18, 46),
                    rows));
            Report.more(blocks, sides.size(), "data/exchanges");
        }
        if (contents.terms().isEmpty()) {
            blocks.add(new Block.Text("No terms are on record for the exchanges in this bundle."));
            return blocks;
        }
        versions(blocks);
        acceptances(blocks);
        return blocks;
    }

    private List<String> row(Side side, List<Shown> theirs) {
        String terms = side.terms().isEmpty() ? "none" : begins(side.terms());
        return List.of(side.account(), Integer.toString(theirs.size()), terms, state(side, theirs));
    }

    private String state(Side side, List<Shown> theirs) {
        if (side.terms().isEmpty()) {
            return "the account's plan asked for none";
        }
        return accepted(side, theirs)
                .map(a -> (a.hash().equals(side.terms()) ? "" : "an earlier version, within its grace: ") + time(a.at())
                        + ", " + how(a))
                .orElse("no acceptance on record");
    }

    /** The acceptance that counted: the latest of this version, else of an earlier one, that is no later. */
    private Optional<Acceptance> accepted(Side side, List<Shown> theirs) {
        String first = theirs.getFirst().time();
        List<String> same = contents.terms().stream()
                .filter(one -> one.hash().equals(side.terms()))
                .map(Contents.TermsText::id)
                .toList();
        return contents.acceptances().stream()
                .filter(a -> a.account().equals(side.account()) && !side.terms().isEmpty())
                .filter(a -> a.hash().equals(side.terms()) || same.contains(a.terms()))
                .filter(a -> a.at().toString().compareTo(first) <= 0)
                .max(Comparator.comparing((Acceptance a) -> a.hash().equals(side.terms()))
                        .thenComparing(Acceptance::at));
    }

    private void versions(List<Block> blocks) {
        blocks.add(new Block.Heading("Versions"));
        blocks.add(new Block.Text("Their texts are in data/terms. Where terms have a licence for machines beside their"
                + " words, their SHA-256 is that of {\"licence\":...,\"text_sha256\":\"...\"}: the licence file as it"
                + " stands, and the SHA-256 of the words; else it is that of the words."));
        List<List<String>> versions = contents.terms().stream()
                .map(t -> List.of(t.id(), time(t.effective()), t.hash()))
                .toList();
        blocks.add(new Block.Grid(List.of("Terms", "In force from", "SHA-256"), List.of(15, 27, 58), versions));
    }

    private void acceptances(List<Block> blocks) {
        if (contents.acceptances().isEmpty()) {
            blocks.add(new Block.Text("No acceptance of these terms by the accounts concerned is on record."));
            return;
        }
        List<List<String>> rows = contents.acceptances().stream()
                .limit(Report.ROWS_MAX)
                .map(a -> List.of(a.account(), a.terms(), begins(a.hash()), time(a.at()), how(a)))
                .toList();
        blocks.add(new Block.Heading("Accepted by"));
        blocks.add(new Block.Grid(
                List.of("Account", "Terms", "SHA-256 begins", "When", "How"), List.of(18, 14, 20, 26, 22), rows));
        Report.more(blocks, contents.acceptances().size(), "data/terms/acceptances.json");
    }

    /** Enough of a hash to tell one from another. */
    static String begins(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    private static String how(Acceptance a) {
        String way = switch (a.how()) {
            case "api" -> "by API";
            case "console" -> "on the page";
            case "agreement" -> "signed agreement";
            default -> a.how();
        };
        return way + (a.ip().isEmpty() ? "" : " from " + a.ip());
    }
}
