package io.portcullis.gateway.console;

import static io.portcullis.gateway.console.StatusPage.escape;

import io.portcullis.admit.Acceptance;
import io.portcullis.admit.Licence;
import io.portcullis.admit.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The page on which a person accepts terms for an account, with the account's key. The key is asked for on every step
 * and never written into a page, so there is nothing to steal from one and nothing to forge.
 */
public final class TermsPage {
    private static final String KEY =
            "<p><label>API key of your account <input type=\"password\" name=\"key\" autocomplete=\"off\" required>"
                    + "</label> ";

    private TermsPage() {}

    /** The first step: terms to read, and the question whose account it is. */
    public static String start(List<Terms> all, String note) {
        StringBuilder page = new StringBuilder(head("Terms of use"));
        page.append("<h1>Terms of use</h1>");
        if (!note.isEmpty()) {
            page.append("<div class=\"alert\">").append(escape(note)).append("</div>");
        }
        page.append("<p>Give a key of your account to see its plan's terms and to accept them.</p>");
        page.append("<form method=\"post\" action=\"/terms\">")
                .append(KEY)
                .append("<button>Show the terms of my plan</button></p></form>");
        if (!all.isEmpty()) {
            page.append("<h2>Versions</h2><ul>");
            all.forEach(terms -> page.append("<li><a href=\"/v1/terms/")
                    .append(escape(terms.id() + "/" + terms.hash()))
                    .append("\">")
                    .append(escape(terms.id()))
                    .append("</a>, in effect from ")
                    .append(escape(time(terms.effective())))
                    .append(", <code>")
                    .append(escape(terms.hash().substring(0, 12)))
                    .append("</code></li>"));
            page.append("</ul>");
        }
        return page.append("</body></html>\n").toString();
    }

    /** The second step: the terms that the account is to accept, or has. */
    public static String due(String account, Terms terms, String markdown, Optional<Acceptance> accepted) {
        StringBuilder page = new StringBuilder(head("Terms " + terms.id()));
        page.append("<h1>")
                .append(escape("Terms " + terms.id() + " for account " + account))
                .append("</h1>");
        facts(page, terms);
        page.append("<p>The words, exactly as the account accepts them:</p><pre>")
                .append(escape(markdown))
                .append("</pre>");
        terms.licence().ifPresent(licence -> licence(page, licence));
        if (accepted.isPresent()) {
            return page.append("<p><strong>Accepted ")
                    .append(escape(
                            time(accepted.get().at()) + ", by " + accepted.get().how()))
                    .append(".</strong></p></body></html>\n")
                    .toString();
        }
        return page.append(
                        "<form method=\"post\" action=\"/terms/accept\"><input type=\"hidden\" name=\"terms\" value=\"")
                .append(escape(terms.id()))
                .append("\"><input type=\"hidden\" name=\"hash\" value=\"")
                .append(escape(terms.hash()))
                .append("\"><p><label><input type=\"checkbox\" name=\"agree\" value=\"yes\" required> ")
                .append("I may bind this account, and it accepts these terms.</label></p>")
                .append(KEY)
                .append("<button>Accept</button></p></form></body></html>\n")
                .toString();
    }

    /** The last step: the receipt. */
    public static String receipt(Acceptance acceptance) {
        return head("Accepted") + "<h1>Accepted</h1><p>Account <strong>" + escape(acceptance.account())
                + "</strong> accepted the terms <strong>" + escape(acceptance.terms()) + "</strong> on "
                + escape(time(acceptance.at())) + ". Its calls are answered from now on.</p><p>What was accepted:"
                + " <a href=\"/v1/terms/" + escape(acceptance.terms() + "/" + acceptance.hash()) + "\"><code>"
                + escape(acceptance.hash()) + "</code></a></p></body></html>\n";
    }

    private static void facts(StringBuilder page, Terms terms) {
        page.append("<p class=\"note\">In effect from ")
                .append(escape(time(terms.effective())))
                .append(". SHA-256 <code>")
                .append(escape(terms.hash()))
                .append("</code>. <a href=\"")
                .append(escape(terms.url()))
                .append("\">Published here</a>.</p>");
    }

    private static void licence(StringBuilder page, Licence licence) {
        page.append("<h2>In short, as machines read it</h2><table><tbody>");
        row(page, "Granted by", licence.holder());
        row(page, "Permitted uses", words(licence.permits()));
        row(page, "Prohibited uses", words(licence.prohibits()));
        row(page, "For", licence.users().isEmpty() ? "everybody" : words(licence.users()));
        row(page, "Answers belong to", word(licence.outputs()));
        row(page, "Training on answers", word(licence.training()));
        row(page, "Attribution", licence.attribution().isEmpty() ? "not needed" : licence.attribution());
        Licence.Data data = licence.data();
        row(page, "Kept of calls", word(data.keep()) + ", " + data.retentionDays() + " days. " + data.handling());
        licence.enforcement().forEach(step -> row(page, "What may follow", word(step.measure()) + ": " + step.when()));
        row(page, "Notice", licence.notice().address() + ", " + licence.notice().days() + " days");
        row(page, "Appeal", licence.appeal().address() + ", " + licence.appeal().days() + " days");
        page.append("</tbody></table>");
    }

    private static String words(java.util.Set<? extends Enum<?>> all) {
        return all.stream().map(TermsPage::word).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void row(StringBuilder page, String name, String text) {
        page.append("<tr><th>")
                .append(escape(name))
                .append("</th><td>")
                .append(escape(text))
                .append("</td></tr>");
    }

    private static String time(Instant at) {
        return CasesPage.TIME.format(at) + " UTC";
    }

    private static String head(String title) {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escape(title)
                + "</title><meta name=\"viewport\" content=\"width=device-width\">"
                + "<link rel=\"stylesheet\" href=\"/terms.css\"></head><body>";
    }

    /** The style sheet that the pages ask for. */
    public static String style() {
        return StatusPage.STYLE;
    }
}
