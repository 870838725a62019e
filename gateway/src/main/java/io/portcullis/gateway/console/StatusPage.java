package io.portcullis.gateway.console;

import io.portcullis.admit.AccountUsage;
import io.portcullis.admit.QuotaBook;
import io.portcullis.gateway.authenticate.AccountRecord;
import io.portcullis.gateway.authenticate.Directory;
import io.portcullis.inspect.Signal;
import io.portcullis.inspect.Suspicion;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** How things stand, as one page without a script: what is degraded, and every account, the most suspect first. */
public final class StatusPage {
    private static final int MOST_ROWS = 500;

    private final Supplier<Directory> directory;
    private final QuotaBook book;
    private final SuspicionView suspicions;
    private final Supplier<List<String>> degraded;

    /** @param degraded sentences about what does not work now */
    public StatusPage(
            Supplier<Directory> directory, QuotaBook book, SuspicionView suspicions, Supplier<List<String>> degraded) {
        this.directory = directory;
        this.book = book;
        this.suspicions = suspicions;
        this.degraded = degraded;
    }

    static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1b1b}
            table{border-collapse:collapse;width:100%}.wide{overflow-x:auto}
            td.t{white-space:nowrap}td.w{min-width:14rem}th,td{text-align:left;padding:.3rem .8rem .3rem 0}
            th,td{border-bottom:1px solid #ddd;vertical-align:top}td.n,th.n{text-align:right}
            .bad{background:#fff0f0}.alert{border-left:4px solid #b00020;padding:.5rem 1rem;background:#fff0f0}
            .note{color:#555}input{font:inherit;padding:.3rem;width:24rem;max-width:100%}
            input{box-sizing:border-box}button{font:inherit;padding:.3rem 1rem}
            form.out{float:right}nav a{margin-right:1rem}
            ol.line{border-left:3px solid #ddd;list-style:none;padding-left:1rem}
            ol.line li{margin:.5rem 0;white-space:pre-wrap}.hold{background:#b00020;color:#fff;padding:0 .4rem}
            input[type=checkbox]{width:auto}
            pre{white-space:pre-wrap;background:#f6f6f6;padding:1rem}code{overflow-wrap:anywhere}
            """;

    static String login(String note) {
        return head("Portcullis")
                + "<h1>Portcullis</h1><p>" + escape(note) + "</p><form method=\"post\" action=\"/login\">"
                + "<p><label>Admin token <input type=\"password\" name=\"token\" autocomplete=\"off\" required>"
                + "</label> <button>Show status</button></p></form></body></html>\n";
    }

    /** How each page for somebody logged in begins. */
    static String top(String title, String who) {
        return head(title) + "<form class=\"out\" method=\"post\" action=\"/logout\">" + escape(who)
                + " <button>Log out</button></form><nav><a href=\"/\">Status</a><a href=\"/cases\">Cases</a></nav>";
    }

    String html(String who, Instant now) {
        StringBuilder page = new StringBuilder(top("Portcullis: status", who));
        page.append("<h1>Portcullis</h1>");
        List<String> wrong = degraded.get();
        if (wrong.isEmpty()) {
            page.append("<p>Everything works.</p>");
        } else {
            page.append("<div class=\"alert\"><strong>Degraded</strong><ul>");
            wrong.forEach(
                    sentence -> page.append("<li>").append(escape(sentence)).append("</li>"));
            page.append("</ul></div>");
        }
        accounts(page, now);
        return page.append("<p class=\"note\">")
                .append(escape(now.truncatedTo(ChronoUnit.SECONDS).toString()))
                .append(", days and months in UTC</p></body></html>\n")
                .toString();
    }

    private record Row(AccountRecord account, Suspicion suspicion) {}

    private void accounts(StringBuilder page, Instant now) {
        List<Row> rows = directory.get().accounts().values().stream()
                .map(account -> new Row(account, suspicions.suspicion(account.id())))
                .sorted(Comparator.comparing((Row row) -> !row.suspicion().alarm())
                        .thenComparing(row -> -row.suspicion().score())
                        .thenComparing(row -> row.account().id()))
                .toList();
        page.append(
                        "<div class=\"wide\"><table><thead><tr>"
                                + "<th>Account</th><th>Organisation</th><th>Plan</th><th>Status</th>")
                .append("<th class=\"n\">Tokens today</th><th class=\"n\">This month</th>")
                .append("<th class=\"n\">In flight</th>")
                .append("<th class=\"n\">Suspicion</th><th>Because</th></tr></thead><tbody>");
        rows.stream().limit(MOST_ROWS).forEach(row -> row(page, row, now));
        page.append("</tbody></table></div>");
        if (rows.size() > MOST_ROWS) {
            page.append("<p class=\"note\">The first ")
                    .append(MOST_ROWS)
                    .append(" of ")
                    .append(rows.size())
                    .append(" accounts.</p>");
        }
    }

    private void row(StringBuilder page, Row row, Instant now) {
        AccountRecord account = row.account();
        Suspicion suspicion = row.suspicion();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        AccountUsage unused = new AccountUsage(account.id(), today, 0, 0, 0, 0, 0, now);
        AccountUsage usage = book.usage(account.id(), now).orElse(unused);
        page.append(suspicion.alarm() ? "<tr class=\"bad\">" : "<tr>");
        cell(page, account.id());
        cell(page, account.org());
        cell(page, account.plan());
        cell(page, account.status().name().toLowerCase(Locale.ROOT));
        number(page, Long.toString(usage.dayTokens()));
        number(page, Long.toString(usage.monthTokens()));
        number(page, Integer.toString(book.inFlight(account.id())));
        number(page, String.format(Locale.ROOT, "%.2f", suspicion.score()) + (suspicion.alarm() ? " alarm" : ""));
        page.append("<td class=\"w\">")
                .append(escape(suspicion.signals().stream()
                        .findFirst()
                        .map(Signal::because)
                        .orElse("")))
                .append("</td></tr>\n");
    }

    private static void cell(StringBuilder page, String text) {
        page.append("<td>").append(escape(text)).append("</td>");
    }

    private static void number(StringBuilder page, String text) {
        page.append("<td class=\"n\">").append(escape(text)).append("</td>");
    }

    private static String head(String title) {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escape(title)
                + "</title><meta name=\"viewport\" content=\"width=device-width\">"
                + "<link rel=\"stylesheet\" href=\"/status.css\"></head><body>";
    }

    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
