package io.portcullis.bench.detection.town;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a town as {@code exchanges.jsonl.gz} and {@code accounts.jsonl} in the public formats, and the truth apart
 * from
 * them: {@code truth/labels.jsonl} and {@code truth/attacks.txt} (ids of the exchanges that serve an attack).
 */
public final class LogFiles {
    private static final JsonFactory JSON = new JsonFactory();

    private LogFiles() {}

    public static Path exchanges(Path folder) {
        return folder.resolve("exchanges.jsonl.gz");
    }

    public static Path accounts(Path folder) {
        return folder.resolve("accounts.jsonl");
    }

    public static void write(Town town, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("truth"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(exchanges(folder)), 1 << 16);
                JsonGenerator json = JSON.createGenerator(new BufferedOutputStream(out, 1 << 16))) {
            json.setRootValueSeparator(null);
            for (Event event : town.events()) {
                writeExchange(json, event);
                json.writeRaw('\n');
            }
        }
        try (JsonGenerator json = JSON.createGenerator(Files.newBufferedWriter(accounts(folder)))) {
            json.setRootValueSeparator(null);
            for (Account account : town.accounts().values()) {
                writeAccount(json, account);
                json.writeRaw('\n');
            }
        }
        try (JsonGenerator json = JSON.createGenerator(Files.newBufferedWriter(folder.resolve("truth/labels.jsonl")))) {
            json.setRootValueSeparator(null);
            for (Label label : town.labels().values()) {
                json.writeStartObject();
                json.writeStringField("account", label.account());
                json.writeBooleanField("attack", label.attack());
                json.writeStringField("family", label.family());
                json.writeStringField("campaign", label.campaign());
                json.writeEndObject();
                json.writeRaw('\n');
            }
        }
        Files.write(
                folder.resolve("truth/attacks.txt"),
                town.events().stream()
                        .filter(e -> e.step().attack())
                        .map(Event::id)
                        .toList());
    }

    private static void writeAccount(JsonGenerator json, Account account) throws IOException {
        json.writeStartObject();
        json.writeStringField("account", account.id());
        if (!account.org().isEmpty()) {
            json.writeStringField("org", account.org());
        }
        json.writeStringField("created", account.created().toString());
        json.writeStringField("plan", account.plan());
        json.writeStringField("verified", account.verified());
        if (!account.payment().isEmpty()) {
            json.writeStringField("payment", account.payment());
        }
        json.writeStringField("email_domain", account.emailDomain());
        json.writeEndObject();
    }

    private static void writeExchange(JsonGenerator json, Event event) throws IOException {
        Account account = event.account();
        Step step = event.step();
        boolean anthropic = account.anthropic()
                && step.knobs().biased().isEmpty()
                && step.knobs().topLogprobs() == 0;
        json.writeStartObject();
        json.writeStringField("id", event.id());
        json.writeStringField("time", Instant.ofEpochMilli(event.at()).toString());
        json.writeStringField("account", account.id());
        if (!account.org().isEmpty()) {
            json.writeStringField("org", account.org());
        }
        json.writeStringField("key", account.key());
        json.writeStringField("plan", account.plan());
        json.writeObjectFieldStart("client");
        json.writeStringField("ip", event.place().ip());
        json.writeNumberField("asn", event.place().asn());
        json.writeStringField("user_agent", event.place().userAgent());
        json.writeStringField("ja4", event.place().ja4());
        json.writeEndObject();
        json.writeStringField("endpoint", anthropic ? "/v1/messages" : "/v1/chat/completions");
        json.writeNumberField("status", step.status());
        json.writeNumberField("latency_ms", 200 + 12L * step.answerTokens());
        if (!event.conversation().isEmpty()) {
            json.writeStringField("conversation", event.conversation());
        }
        String model = step.model().isEmpty() ? account.model() : step.model();
        if (anthropic) {
            Dialects.anthropic(json, model, step);
        } else {
            Dialects.openai(json, model, step);
        }
        json.writeEndObject();
    }
}
