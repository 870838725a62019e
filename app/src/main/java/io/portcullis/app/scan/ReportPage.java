package io.portcullis.app.scan;

import io.portcullis.campaign.Campaign;
import io.portcullis.campaign.Link;
import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Findings;
import io.portcullis.inspect.Signal;
import io.portcullis.semantic.Refinement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Findings as one self-contained page without network: traffic and alarms over time, the campaigns with their members
 * drawn around what they share, and the alarmed accounts with their reasons. All text from outside is escaped.
 */
final class ReportPage {
    private static final int ACCOUNTS_MAX = 500;
    private static final int CAMPAIGNS_MAX = 50;
    private static final int SIGNALS_MAX = 4;

    private final Findings findings;
    private final Progress progress;
    private final StringBuilder html = new StringBuilder();

    ReportPage(Findings findings, Progress progress) {
        this.findings = findings;
        this.progress = progress;
    }

    String html() {
        html.append(
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Portcullis: findings</title>");
        html.append("<meta name=\"viewport\" content=\"width=device-width\"><style>")
                .append(STYLE)
                .append("</style></head><body>");
        html.append("<h1>What the log shows</h1>");
        add(
                "<p class=\"sum\"><b>%d</b> exchanges of <b>%d</b> accounts. <b>%d</b> accounts alarmed at "
                        + "&alpha; = %s,"
                        + " <b>%d</b> campaigns.</p>",
                findings.exchanges(),
                findings.accounts().size(),
                findings.alarmed(),
                escape(Double.toString(findings.alpha())),
                findings.campaigns().size());
        findings.warnings().forEach(warning -> add("<p class=\"warn\">%s</p>", escape(warning)));
        html.append("<h2>Traffic and alarms</h2>").append(new Timeline(findings, progress).svg());
        campaigns();
        accounts();
        add(
                "<footer>Calibration %s. An alarm is a reason to look, not a verdict: the p-value is the "
                        + "share of honest accounts"
                        + " in the calibration that ever looked as bad.%s</footer>",
                escape(findings.calibrationSha256()),
                findings.evicted().isEmpty()
                        ? ""
                        : " Forgotten at a bound: " + escape(String.join("; ", findings.evicted())));
        return html.append("</body></html>\n").toString();
    }

    private void campaigns() {
        html.append("<h2>Campaigns</h2>");
        if (findings.campaigns().isEmpty()) {
            html.append("<p>None found.</p>");
        }
        for (Campaign campaign :
                findings.campaigns().stream().limit(CAMPAIGNS_MAX).toList()) {
            add(
                    "<section><h3>%s <small>p %s</small></h3><p>%s</p>",
                    escape(campaign.id()), p(campaign.p()), escape(campaign.why()));
            add(
                    "<p>%d exchanges, %s to %s.</p>",
                    campaign.exchanges(),
                    time(campaign.first().toString()),
                    time(campaign.last().toString()));
            if (!campaign.wrapper().isEmpty()) {
                add("<blockquote>%s</blockquote>", escape(campaign.wrapper()));
            }
            html.append(CampaignGraph.svg(campaign)).append("<ul>");
            for (int i = 0; i < campaign.links().size(); i++) {
                Link link = campaign.links().get(i);
                add(
                        "<li style=\"color:%s\"><span><b>%s</b>, %d accounts: %s</span></li>",
                        CampaignGraph.colour(i),
                        escape(link.kind()),
                        link.accounts().size(),
                        escape(link.value()));
            }
            add(
                    "</ul><details><summary>%d accounts</summary><p>%s</p></details></section>",
                    campaign.accounts().size(), escape(String.join(", ", campaign.accounts())));
        }
        if (findings.campaigns().size() > CAMPAIGNS_MAX) {
            add("<p>%d more are in campaigns.jsonl.</p>", findings.campaigns().size() - CAMPAIGNS_MAX);
        }
    }

    private void accounts() {
        html.append("<h2>Accounts that alarmed</h2><table><thead><tr><th>Account</th><th>Exchanges</th><th>p</th>"
                + "<th>Alarm</th><th>Campaign</th><th>Because</th></tr></thead><tbody>");
        List<AccountFinding> alarmed = findings.accounts().stream()
                .filter(AccountFinding::alarm)
                .sorted(Comparator.comparingDouble(AccountFinding::p)
                        .thenComparingDouble(account -> -account.score())
                        .thenComparing(AccountFinding::account))
                .toList();
        for (AccountFinding account : alarmed.stream().limit(ACCOUNTS_MAX).toList()) {
            add(
                    "<tr><td>%s</td><td class=\"n\">%d</td><td class=\"n\">%s</td><td>%s</td><td>%s</td><td>",
                    escape(account.account()),
                    account.exchanges(),
                    p(account.p()),
                    account.alarmAt()
                            .map(at -> "no. " + at.exchange() + ", "
                                    + time(at.time().toString()))
                            .orElse(""),
                    escape(account.campaign().orElse("")));
            account.signals().stream().limit(SIGNALS_MAX).forEach(this::signal);
            account.signals().stream()
                    .skip(SIGNALS_MAX)
                    .filter(signal -> signal.name().equals(Refinement.SIGNAL))
                    .forEach(this::signal);
            html.append("</td></tr>");
        }
        html.append("</tbody></table>");
        if (alarmed.isEmpty()) {
            html.append("<p>None.</p>");
        } else if (alarmed.size() > ACCOUNTS_MAX) {
            add("<p>%d more are in accounts.jsonl.</p>", alarmed.size() - ACCOUNTS_MAX);
        }
    }

    private void signal(Signal signal) {
        add(
                "<div><b>%s</b> %s <span class=\"ids\">%s</span></div>",
                escape(signal.name()), escape(signal.because()), escape(String.join(" ", signal.exchanges())));
    }

    private void add(String format, Object... values) {
        html.append(String.format(Locale.ROOT, format, values));
    }

    private static String p(double p) {
        return String.format(Locale.ROOT, p < 0.01 ? "%.1e" : "%.2f", p);
    }

    private static String time(String iso) {
        return iso.length() < 16 ? iso : iso.substring(0, 16).replace('T', ' ');
    }

    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c < ' ' && c != '\n' ? ' ' : c);
            }
        }
        return safe.toString();
    }

    private static final String STYLE =
            "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c2530}"
                    + "h1{margin-bottom:.2rem}h2{margin-top:2.2rem;border-bottom:1px solid #ccd;padding-bottom:.2rem}"
                    + "h3 small{color:#667;font-weight:400}.sum{font-size:1.1rem}.warn{background:#fff3d6;pad"
                    + "ding:.6rem 1rem}"
                    + "blockquote{margin:.5rem 0;padding:.5rem 1rem;background:#f1f4f8;white-space:pre-wrap;"
                    + "font-family:ui-monospace,monospace;font-size:.9rem;overflow-wrap:anywhere}"
                    + "section{border:1px solid #dde;border-radius:6px;padding:0 1rem 1rem;margin:1rem 0}"
                    + "table{border-collapse:collapse;width:100%}td,th{padding:.35rem .5rem;border-bottom:1px "
                    + "solid #e4e8ee;"
                    + "text-align:left;vertical-align:top;overflow-wrap:anywhere}.n{text-align:right;white-sp"
                    + "ace:nowrap}"
                    + ".ids{color:#778;font-size:.8rem}svg{max-width:100%;height:auto}footer{margin:3rem "
                    + "0;color:#667;font-size:.85rem}"
                    + "li{overflow-wrap:anywhere}li>span{color:#1c2530}";
}
