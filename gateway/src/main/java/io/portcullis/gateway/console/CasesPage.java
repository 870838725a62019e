package io.portcullis.gateway.console;

import static io.portcullis.gateway.console.StatusPage.escape;

import io.portcullis.evidence.Case;
import io.portcullis.evidence.CustodyLog;
import io.portcullis.evidence.StatisticalFinding;
import io.portcullis.gateway.store.CaseBook;
import io.portcullis.gateway.store.CaseHead;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The cases, as a list and one at a time with its timeline; never the content of evidence, which is read by API. */
public final class CasesPage implements ConsolePage {
    private static final int MOST_ROWS = 500;
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final CaseBook book;

    public CasesPage(CaseBook book) {
        this.book = book;
    }

    @Override
    public Optional<String> html(String path, String who, Instant now) {
        if (path.equals("/cases")) {
            return Optional.of(list(who));
        }
        return path.startsWith("/cases/")
                ? book.find(path.substring("/cases/".length())).map(found -> one(found, who))
                : Optional.empty();
    }

    private String list(String who) {
        StringBuilder page = new StringBuilder(StatusPage.top("Portcullis: cases", who));
        List<CaseHead> heads = book.list(MOST_ROWS);
        page.append("<h1>Cases</h1>");
        if (heads.isEmpty()) {
            page.append("<p>No case was opened yet.</p>");
        } else {
            head(page, "Case", "Title", "State", "About", "Evidence", "Opened", "By");
            heads.forEach(head -> row(page, head));
            page.append("</tbody></table></div>");
        }
        if (heads.size() == MOST_ROWS) {
            page.append("<p class=\"note\">The newest ").append(MOST_ROWS).append(".</p>");
        }
        return page.append("</body></html>\n").toString();
    }

    private static void row(StringBuilder page, CaseHead head) {
        page.append("<tr><td><a href=\"/cases/")
                .append(escape(head.id()))
                .append("\">")
                .append(escape(head.id()))
                .append("</a></td>");
        cells(page, head.title());
        String state = word(head.state())
                + head.reason().map(reason -> ": " + word(reason)).orElse("");
        page.append("<td>").append(escape(state)).append(head.hold() ? " <span class=\"hold\">hold</span>" : "");
        page.append("</td>");
        cells(page, shortened(head.subjects()), Integer.toString(head.picked()), TIME.format(head.opened()), head.by());
        page.append("</tr>\n");
    }

    private static String shortened(List<String> subjects) {
        int most = 3;
        String some = String.join(", ", subjects.subList(0, Math.min(most, subjects.size())));
        return subjects.size() > most ? some + " and " + (subjects.size() - most) + " more" : some;
    }

    private static String one(Case all, String who) {
        StringBuilder page = new StringBuilder(StatusPage.top("Portcullis: case " + all.id(), who));
        page.append("<p><a href=\"/cases\">All cases</a></p><h1>")
                .append(escape(all.id() + ": " + all.title()))
                .append("</h1><p><strong>")
                .append(word(all.state()))
                .append("</strong>, opened ")
                .append(TIME.format(all.opened()))
                .append(" UTC by ")
                .append(escape(all.by()))
                .append(", about ")
                .append(escape(String.join(", ", all.subjects())))
                .append(".</p>");
        if (all.hold()) {
            page.append("<div class=\"alert\"><strong>Legal hold.</strong> Retention and erasure leave everything of ")
                    .append("this case's accounts alone.</div>");
        }
        all.closing()
                .ifPresent(closing -> page.append("<p>Closed ")
                        .append(TIME.format(closing.at()))
                        .append(" UTC by ")
                        .append(escape(closing.by() + " as " + word(closing.reason()) + ": " + closing.why()))
                        .append("</p>"));
        next(page, all);
        timeline(page, all);
        evidence(page, all);
        outcome(page, all);
        custody(page, all);
        return page.append("</body></html>\n").toString();
    }

    /** Cases are worked on by commands, which name the person; here is which. */
    private static void next(StringBuilder page, Case all) {
        page.append("<details><summary>Work on this case</summary><pre>");
        List<String> lines = all.closing().isPresent()
                ? List.of("cases reopen %s --why WHY", "evidence export %s --out FOLDER")
                : List.of(
                        "cases note %s TEXT",
                        "cases pick %s EXCHANGE --note WHY",
                        "cases view %s EXCHANGE",
                        "cases decide %s --about account:ID --decision WORD --why WHY",
                        "cases notice %s --to ACCOUNT --how email --text TEXT",
                        all.hold() ? "cases release %s --why WHY" : "cases hold %s --why WHY",
                        "cases move %s review|action|appeal",
                        "cases close %s --reason extraction|misuse|benign|stolen_key|inconclusive|duplicate --why WHY",
                        "evidence export %s --out FOLDER");
        lines.forEach(line -> page.append("portcullis ")
                .append(escape(line.formatted(all.id())))
                .append(" --admin URL\n"));
        page.append("</pre></details>");
    }

    private static void timeline(StringBuilder page, Case all) {
        page.append("<h2>Timeline</h2><ol class=\"line\">");
        all.timeline()
                .forEach(one -> page.append("<li><span class=\"note\">")
                        .append(TIME.format(one.at()))
                        .append(' ')
                        .append(escape(one.by()))
                        .append("</span><br>")
                        .append(escape(one.what()))
                        .append(one.entry()
                                .map(n -> " <span class=\"note\">ledger entry " + n + "</span>")
                                .orElse(""))
                        .append("</li>\n"));
        page.append("</ol>");
    }

    private static void evidence(StringBuilder page, Case all) {
        page.append("<h2>Evidence</h2>");
        if (all.picked().isEmpty() && all.findings().isEmpty()) {
            page.append("<p>Nothing was picked yet.</p>");
        }
        if (!all.picked().isEmpty()) {
            head(page, "Exchange", "Account", "Picked", "By", "Note");
            all.picked().forEach(one -> {
                page.append("<tr>");
                cells(page, one.exchange(), one.account(), TIME.format(one.at()), one.by(), one.note());
                page.append("</tr>\n");
            });
            page.append("</tbody></table></div>");
        }
        for (StatisticalFinding one : all.findings()) {
            page.append("<p><strong>")
                    .append(escape(one.id() + ": " + one.because()))
                    .append("</strong> ")
                    .append(escape(String.format(
                            Locale.ROOT,
                            "%s of %s, %d %s, p = %.3g, corrected %.3g (%s). %s",
                            one.test(),
                            one.subject(),
                            one.sample(),
                            one.unit(),
                            one.p(),
                            one.corrected(),
                            one.correction(),
                            one.limits())))
                    .append("</p>");
        }
    }

    private static void outcome(StringBuilder page, Case all) {
        if (!all.decisions().isEmpty()) {
            page.append("<h2>Decisions</h2>");
            head(page, "Time", "By", "About", "Decision", "Why");
            all.decisions().forEach(one -> {
                page.append("<tr>");
                cells(page, TIME.format(one.at()), one.by(), one.subject(), one.decision(), one.why());
                page.append("</tr>\n");
            });
            page.append("</tbody></table></div>");
        }
        if (!all.notices().isEmpty()) {
            page.append("<h2>Notices sent</h2>");
            head(page, "Time", "By", "To", "How", "Text");
            all.notices().forEach(one -> {
                page.append("<tr>");
                cells(page, TIME.format(one.at()), one.by(), one.to(), one.how(), one.text());
                page.append("</tr>\n");
            });
            page.append("</tbody></table></div>");
        }
    }

    private static void custody(StringBuilder page, Case all) {
        page.append("<h2>Chain of custody</h2>");
        Optional<String> fault = CustodyLog.fault(all.custody());
        page.append(fault.map(why -> "<div class=\"alert\"><strong>Broken</strong>: " + escape(why) + "</div>")
                .orElse("<p class=\"note\">Every line follows from the one before it.</p>"));
        head(page, "", "Time", "By", "Act", "Item", "Detail", "Hash");
        all.custody().forEach(line -> {
            page.append("<tr>");
            cells(
                    page,
                    Long.toString(line.number()),
                    TIME.format(line.at()),
                    line.by(),
                    word(line.act()),
                    line.item(),
                    line.detail(),
                    line.hash().substring(0, 16));
            page.append("</tr>\n");
        });
        page.append("</tbody></table></div>");
    }

    private static void head(StringBuilder page, String... columns) {
        page.append("<div class=\"wide\"><table><thead><tr>");
        for (String column : columns) {
            page.append("<th>").append(escape(column)).append("</th>");
        }
        page.append("</tr></thead><tbody>");
    }

    private static void cells(StringBuilder page, String... texts) {
        for (String text : texts) {
            page.append("<td")
                    .append(kind(text))
                    .append('>')
                    .append(escape(text))
                    .append("</td>");
        }
    }

    /** Times and ids are not broken, sentences get room. */
    private static String kind(String text) {
        if (text.matches("[0-9-]{10} [0-9:]{8}") || text.matches("(exchange:)?x[0-9a-z]{16,}|[0-9a-f]{16}")) {
            return " class=\"t\"";
        }
        return text.length() > 24 ? " class=\"w\"" : "";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
