package io.portcullis.app.backtest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A backtest as one self-contained page without network; all text from outside is escaped. */
public final class BacktestPage {
    private static final int ACCOUNTS_MAX = 500;
    private static final int WIDTH = 820;

    private final long exchanges;
    private final List<Summary> summaries;
    private final StringBuilder html = new StringBuilder();

    public BacktestPage(long exchanges, List<Summary> summaries) {
        this.exchanges = exchanges;
        this.summaries = summaries;
    }

    public String html() {
        html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<title>Portcullis: backtest</title>")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><style>")
                .append(STYLE)
                .append("</style></head><body>");
        html.append("<h1>What the policy would have done</h1>");
        add(
                "<p class=\"sum\"><b>%d</b> exchanges replayed in the order and at the times of the log. Every rule is"
                        + " taken as enforced unless it is in shadow by itself.</p>",
                exchanges);
        unknown();
        compared();
        for (Summary summary : summaries) {
            policy(summary);
        }
        html.append("<footer>\"Leaked\" is what was still served at full value: neither refused, shaped, slowed, capped"
                + " nor rerouted. The log stays as it is: attackers who would have changed their ways, and exchanges"
                + " that a refusal would have prevented, are not simulated here.</footer>");
        return html.append("</body></html>\n").toString();
    }

    private void unknown() {
        html.append("<div class=\"blind\"><b>What this run cannot know</b><ul>");
        add("<li>%s</li>", escape(Unknown.RULINGS));
        for (Summary summary : summaries) {
            String whose = summaries.size() == 1 ? "" : summary.trial().name() + ": ";
            summary.unknown()
                    .forEach(one -> add(
                            "<li>%s<b>%s</b>, taken to be %s: %s. Rests on it: %s.</li>",
                            escape(whose),
                            escape(one.fact()),
                            escape(one.taken()),
                            escape(one.why()),
                            escape(String.join(", ", one.rules()))));
        }
        html.append("</ul></div>");
    }

    private void compared() {
        html.append("<table><tr><th>accounts</th>");
        summaries.forEach(s -> add("<th colspan=\"4\">%s</th>", escape(s.trial().name())));
        html.append("</tr><tr><th></th>");
        summaries.forEach(
                s -> html.append("<th>touched</th><th>refused</th><th>leaked exchanges</th><th>leaked tokens</th>"));
        html.append("</tr>");
        for (Labels.Kind kind : Labels.Kind.values()) {
            long accounts = summaries.getFirst().group(kind).accounts();
            if (accounts == 0) {
                continue;
            }
            add("<tr><td>%s (%d)</td>", said(kind), accounts);
            for (Summary summary : summaries) {
                Summary.Group group = summary.group(kind);
                add(
                        "<td class=\"n\">%d</td><td class=\"n\">%d</td><td class=\"n\">%s</td><td class=\"n\">%s</td>",
                        group.touched(), group.refused(), percent(group.leaked()), percent(group.leakedTokens()));
            }
            html.append("</tr>");
        }
        html.append("</table>");
    }

    private static String said(Labels.Kind kind) {
        return switch (kind) {
            case HONEST -> "honest, as labelled";
            case ATTACKER -> "attackers, as labelled";
            case ALARMED -> "not labelled, alarmed";
            case QUIET -> "not labelled, never alarmed";
        };
    }

    private void policy(Summary summary) {
        Trial trial = summary.trial();
        add("<h2>%s</h2>", escape(trial.name()));
        html.append("<table><tr><th>rule</th><th>mode</th><th>accounts</th><th>taken for honest</th>"
                + "<th>exchanges</th></tr>");
        trial.rules()
                .forEach((rule, use) -> add(
                        "<tr><td>%s</td><td>%s</td><td class=\"n\">%d</td><td class=\"n\">%d</td>"
                                + "<td class=\"n\">%d</td></tr>",
                        escape(rule),
                        use.shadow() ? "shadow" : "enforce",
                        use.accounts().size(),
                        use.accounts().stream().filter(summary::takenForHonest).count(),
                        use.exchanges()));
        html.append("</table>");
        List<Map.Entry<String, Hits>> touched = new ArrayList<>(trial.accounts().entrySet());
        touched.removeIf(entry -> !entry.getValue().touched());
        touched.sort(Comparator.comparing((Map.Entry<String, Hits> e) ->
                        e.getValue().first().orElseThrow().time())
                .thenComparing(Map.Entry::getKey));
        add("<h3>%d accounts touched, in order of the first time</h3>", touched.size());
        html.append("<table><tr><th>account</th><th>who</th><th>first</th><th>rule</th><th>highest step</th>"
                + "<th>before, and at full value</th></tr>");
        touched.stream().limit(ACCOUNTS_MAX).forEach(entry -> account(summary, entry.getKey(), entry.getValue()));
        html.append("</table>");
        if (touched.size() > ACCOUNTS_MAX) {
            add("<p>%d more in accounts.jsonl.</p>", touched.size() - ACCOUNTS_MAX);
        }
    }

    private void account(Summary summary, String account, Hits hits) {
        Hits.First first = hits.first().orElseThrow();
        double share = hits.full() / (double) Math.max(1, hits.exchanges());
        add(
                "<tr class=\"%s\"><td>%s</td><td>%s</td><td>%s<br>exchange %d</td><td>%s: %s</td>"
                        + "<td>%s</td><td>%s</td></tr>",
                summary.takenForHonest(account) ? "honest" : "",
                escape(account),
                said(summary.kind(account)),
                escape(first.time().toString()),
                first.exchange(),
                escape(first.rule()),
                escape(first.action()),
                hits.highest().word(),
                bar(share, hits));
    }

    private static String bar(double share, Hits hits) {
        int full = (int) Math.round(share * WIDTH / 5);
        return "<svg width=\"%d\" height=\"10\" role=\"img\"><rect width=\"%d\" height=\"10\" class=\"all\"/>"
                        .formatted(WIDTH / 5, WIDTH / 5)
                + "<rect width=\"%d\" height=\"10\" class=\"full\"/></svg> %d of %d"
                        .formatted(full, hits.full(), hits.exchanges());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private void add(String form, Object... values) {
        html.append(String.format(Locale.ROOT, form, values));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
            table{border-collapse:collapse;width:100%;margin:1rem 0}
            th,td{border-bottom:1px solid #d8dee4;padding:.35rem .5rem;text-align:left;vertical-align:top}
            th{font-weight:600;background:#f6f8fa}.n{text-align:right;font-variant-numeric:tabular-nums}
            .all{fill:#d8dee4}.full{fill:#bc4c00}.honest td:first-child{border-left:3px solid #bc4c00}
            .blind{border:1px solid #d4a72c;background:#fff8c5;padding:.6rem 1rem;margin:1rem 0}
            .blind ul{margin:.3rem 0}
            footer{margin:2rem 0;color:#57606a;font-size:13px}.sum{font-size:17px}
            """;
}
