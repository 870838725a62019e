package io.portcullis.app.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.portcullis.campaign.Campaign;
import io.portcullis.campaign.Link;
import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Findings;
import io.portcullis.inspect.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Writes findings as the files of the public format; the same findings give the same bytes. */
public final class FindingsFiles {
    private static final JsonFactory JSON = new JsonFactory();
    private static final MathContext SIX = new MathContext(6);
    private static final int AT_ONCE = 16_384;
    private static final int CHUNK = 256;
    private static final double[] POWERS = new double[23];

    static {
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    private FindingsFiles() {}

    /** How the run went, for {@code summary.json}. */
    public record Run(long unreadableLines, double seconds, long peakRssBytes) {}

    public static void write(Findings findings, Run run, Progress progress, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (OutputStream out = Files.newOutputStream(folder.resolve("accounts.jsonl"))) {
            accounts(findings.accounts(), out);
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

    /** Puts accounts into words on all processors, a bounded number at a time, and writes them in their order. */
    private static void accounts(List<AccountFinding> accounts, OutputStream out) throws IOException {
        for (int from = 0; from < accounts.size(); from += AT_ONCE) {
            List<AccountFinding> some = accounts.subList(from, Math.min(accounts.size(), from + AT_ONCE));
            List<byte[]> texts = IntStream.range(0, (some.size() + CHUNK - 1) / CHUNK)
                    .parallel()
                    .mapToObj(chunk -> text(some.subList(chunk * CHUNK, Math.min(some.size(), (chunk + 1) * CHUNK))))
                    .toList();
            for (byte[] text : texts) {
                out.write(text);
            }
        }
    }

    private static byte[] text(List<AccountFinding> accounts) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(1024 * accounts.size());
        try (JsonGenerator json = lines(text)) {
            for (AccountFinding account : accounts) {
                account(json, account);
                json.writeRaw('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
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
            json.writeNumberField("accounts", link.accounts().size());
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
        json.writeNumberField(name, rounded(Double.isFinite(value) ? value : 0));
    }

    /**
     * The number nearest to the value rounded to six digits. Six digits and powers of ten up to 22 are exact, so that
     * one division or multiplication of them is rounded right; what lies close to half a digit is left to decimals.
     */
    static double rounded(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return 0;
        }
        int shift = 5 - (int) Math.floor(Math.log10(size));
        if (Math.abs(shift) < POWERS.length) {
            double power = POWERS[Math.abs(shift)];
            double scaled = shift >= 0 ? size * power : size / power;
            double whole = Math.floor(scaled);
            double rest = scaled - whole;
            if (scaled >= 1e5 && scaled < 999_999 && Math.abs(rest - 0.5) > 1e-6) {
                double digits = rest > 0.5 ? whole + 1 : whole;
                return Math.copySign(shift >= 0 ? digits / power : digits * power, value);
            }
        }
        return new BigDecimal(value).round(SIX).doubleValue();
    }
}
