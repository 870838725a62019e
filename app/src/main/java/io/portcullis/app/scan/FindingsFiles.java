package io.portcullis.app.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.portcullis.campaign.Campaign;
import io.portcullis.campaign.Link;
import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Findings;
import io.portcullis.inspect.Signal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes findings as the files of the public format; the same findings give the same bytes. */
public final class FindingsFiles {
    private static final JsonFactory JSON = new JsonFactory();

    private FindingsFiles() {}

    /** How the run went, for {@code summary.json}. */
    public record Run(long unreadableLines, double seconds, long peakRssBytes) {}

    public static void write(Findings findings, Run run, Progress progress, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (OutputStream out = Files.newOutputStream(folder.resolve("accounts.jsonl"));
                JsonGenerator json = lines(out)) {
            for (AccountFinding account : findings.accounts()) {
                account(json, account);
                json.writeRaw('\n');
            }
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve("campaigns.jsonl"));
                JsonGenerator json = lines(out)) {
            for (Campaign campaign : findings.campaigns()) {
                campaign(json, campaign);
                json.writeRaw('\n');
            }
        }
        Files.writeString(folder.resolve("summary.json"), summary(findings, run) + "\n");
        Files.writeString(folder.resolve("report.html"), new ReportPage(findings, progress).html());
    }

    private static JsonGenerator lines(OutputStream out) throws IOException {
        JsonGenerator json = JSON.createGenerator(out);
        json.setRootValueSeparator(null);
        return json;
    }

    private static void account(JsonGenerator json, AccountFinding account) throws IOException {
        json.writeStartObject();
        json.writeStringField("account", account.account());
        json.writeNumberField("exchanges", account.exchanges());
        json.writeStringField("stratum", account.stratum());
        number(json, "score", account.score());
        number(json, "p", account.p());
        number(json, "e", account.e());
        number(json, "posterior", account.posterior());
        json.writeBooleanField("alarm", account.alarm());
        if (account.alarmAt().isPresent()) {
            json.writeObjectFieldStart("alarm_at");
            json.writeNumberField("exchange", account.alarmAt().get().exchange());
            json.writeStringField("time", account.alarmAt().get().time().toString());
            json.writeEndObject();
        } else {
            json.writeNullField("alarm_at");
        }
        json.writeBooleanField("discovery", account.discovery());
        json.writeArrayFieldStart("signals");
        for (Signal signal : account.signals()) {
            json.writeStartObject();
            json.writeStringField("name", signal.name());
            number(json, "value", signal.value());
            number(json, "llr", signal.llr());
            json.writeStringField("because", signal.because());
            strings(json, "exchanges", signal.exchanges());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (account.campaign().isPresent()) {
            json.writeStringField("campaign", account.campaign().get());
        } else {
            json.writeNullField("campaign");
        }
        json.writeEndObject();
    }

    private static void campaign(JsonGenerator json, Campaign campaign) throws IOException {
        json.writeStartObject();
        json.writeStringField("campaign", campaign.id());
        strings(json, "accounts", campaign.accounts());
        json.writeNumberField("exchanges", campaign.exchanges());
        json.writeStringField("first", campaign.first().toString());
        json.writeStringField("last", campaign.last().toString());
        number(json, "p", campaign.p());
        json.writeStringField("wrapper", campaign.wrapper());
        json.writeArrayFieldStart("links");
        for (Link link : campaign.links()) {
            json.writeStartObject();
            json.writeStringField("kind", link.kind());
            json.writeStringField("value", link.value());
            json.writeNumberField("accounts", link.accounts());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("why", campaign.why());
        json.writeEndObject();
    }

    /** The contents of {@code summary.json}, on one line. */
    public static String summary(Findings findings, Run run) throws IOException {
        java.io.StringWriter text = new java.io.StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("exchanges", findings.exchanges());
            json.writeNumberField("accounts", findings.accounts().size());
            json.writeNumberField("alarmed_accounts", findings.alarmed());
            json.writeNumberField("campaigns", findings.campaigns().size());
            json.writeNumberField("alpha", findings.alpha());
            json.writeStringField("calibration_sha256", findings.calibrationSha256());
            json.writeNumberField("unreadable_lines", run.unreadableLines());
            number(json, "seconds", run.seconds());
            number(json, "exchanges_per_second", findings.exchanges() / Math.max(1e-3, run.seconds()));
            json.writeNumberField("peak_rss_bytes", run.peakRssBytes());
            strings(json, "forgotten", findings.evicted());
            strings(json, "warnings", findings.warnings());
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /** Six significant digits, so that files stay readable; p-values in full. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        double clean = Double.isFinite(value) ? value : 0;
        json.writeNumberField(
                name,
                new java.math.BigDecimal(clean)
                        .round(new java.math.MathContext(6))
                        .doubleValue());
    }
}
