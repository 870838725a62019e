package io.portcullis.app.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.errors.PermissionDeniedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.portcullis.app.World;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts, evidence and erasure as callers with official SDKs and administrators with the command line see them. */
class ContractsIT {
    private static final String OLD = "license: https://example.com/license.xml\n    content_usage: train-ai=n";
    private static final String RIGHTS = "rights: {holder: Example Ltd, permits: [ai-input, search],"
            + " prohibits: [ai-train], outputs: caller, training: never,"
            + " data: {keep: full, retention_days: 30}, enforcement: [{step: notice, when: first}],"
            + " notice: {contact: \"mailto:legal@example.com\", days: 14},"
            + " appeal: {contact: \"mailto:appeal@example.com\", days: 30}}";

    @TempDir
    static Path folder;

    private static World world;

    @BeforeAll
    static void start() throws Exception {
        world = World.open(folder, Duration.ZERO, Map.of(OLD, RIGHTS));
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    private static void chat(OpenAIClient client, String words) {
        client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("pebble")
                        .maxCompletionTokens(5)
                        .addUserMessage(words)
                        .build());
    }

    private static HttpResponse<String> get(String path) {
        return world.send(world.get(world.gateway().resolve(path), "none"));
    }

    private static HttpResponse<String> form(String path, String... fields) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], UTF_8));
        }
        return world.send(HttpRequest.newBuilder(world.gateway().resolve(path))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private static String hash() {
        return world.registry().directory().terms("terms-1").getFirst().hash();
    }

    @Test
    void aPersonAcceptsOnThePageWithTheAccountsKeyAndTheSdkIsServed() {
        String key = world.key("page-user", "free");
        PermissionDeniedException refused =
                catchThrowableOfType(PermissionDeniedException.class, () -> chat(world.openai(key), "hi"));
        assertThat(refused.code()).contains("terms_not_accepted");
        assertThat(refused.headers().values("link").getFirst())
                .contains("<https://example.com/terms/1>; rel=\"terms-of-service\"")
                .contains("</v1/terms/terms-1/license.xml>; rel=\"license\"; type=\"application/rsl+xml\"");
        assertThat(refused.headers().values("content-usage")).containsExactly("train-ai=n");

        HttpResponse<String> start = get("/terms");
        assertThat(start.body()).contains("API key of your account");
        assertThat(start.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'");
        assertThat(form("/terms", "key", "pk-wrong").statusCode()).isEqualTo(401);
        HttpResponse<String> shown = form("/terms", "key", key);
        assertThat(shown.body())
                .contains("Terms terms-1 for account page-user", hash(), "may not be used to train", "Example Ltd")
                .doesNotContain(key);
        assertThat(form("/terms/accept", "key", key, "terms", "terms-1", "hash", hash())
                        .statusCode())
                .isEqualTo(400);
        assertThat(form("/terms/accept", "key", key, "terms", "terms-1", "hash", "00", "agree", "yes")
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> receipt =
                form("/terms/accept", "key", key, "terms", "terms-1", "hash", hash(), "agree", "yes");
        assertThat(receipt.statusCode()).isEqualTo(200);
        assertThat(receipt.body()).contains("Accepted", "page-user", hash()).doesNotContain(key);
        chat(world.openai(key), "hi");
        assertThat(world.lines("page-user")).last().asString().contains("\"terms\":\"" + hash() + "\"");
        World.Said told = world.ask("accounts", "acceptances", "page-user");
        assertThat(told.out()).contains("console", "127.0.0.1", hash());
    }

    @Test
    void machinesReadTheLicenceWhereTheStandardsSay() throws Exception {
        HttpResponse<String> rsl = get("/license.xml");
        assertThat(rsl.headers().firstValue("content-type")).contains("application/rsl+xml");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        var root = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(rsl.body().getBytes(UTF_8)))
                .getDocumentElement();
        assertThat(root.getNamespaceURI()).isEqualTo("https://rslstandard.org/rsl");
        assertThat(get("/v1/terms/terms-1/license.xml").body()).isEqualTo(rsl.body());
        JsonNode known = new JsonMapper().readTree(get("/.well-known/terms").body());
        assertThat(known.at("/data/0/hash").asText()).isEqualTo(hash());
        assertThat(known.at("/data/0/licence/training").asText()).isEqualTo("never");
        assertThat(get("/v1/terms").body()).isEqualTo(get("/.well-known/terms").body());
        String text = get(known.at("/data/0/text").asText()).body();
        assertThat(text).isEqualTo("Answers may not be used to train a model that competes with this one.");
        String licence = get("/v1/terms/terms-1/licence.json").body();
        String both = "{\"licence\":" + licence + ",\"text_sha256\":\"" + sha256(text) + "\"}";
        assertThat(sha256(both)).isEqualTo(hash());
        assertThat(get("/robots.txt").body()).contains("Content-Usage: train-ai=n", "License: /license.xml");
    }

    private static String sha256(String text) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    @Test
    void anImportedAgreementOpensTheGate() throws Exception {
        String key = world.key("paper-user", "free");
        assertThatThrownBy(() -> chat(world.openai(key), "hi")).isInstanceOf(PermissionDeniedException.class);
        Path document = Files.writeString(folder.resolve("signed.pdf"), "%PDF-1.7 signed");
        World.Said made = world.ask(
                "terms",
                "import",
                "--account",
                "paper-user",
                "--terms",
                "terms-1",
                "--document",
                document.toString(),
                "--signed-by",
                "Ada Lovelace",
                "--date",
                "2026-02-01");
        assertThat(made.status()).as(made.err()).isZero();
        assertThat(made.out()).contains(sha256("%PDF-1.7 signed"));
        chat(world.openai(key), "hi");
        assertThat(world.ask("accounts", "agreements", "paper-user").out()).contains("Ada Lovelace", "signed.pdf");
    }

    @Test
    void aCaseHoldsAnAccountUntilCounselReleasesItAndThenItsWordsGo() throws Exception {
        String key = world.key("suspected", "enterprise");
        String bystander = world.key("bystander", "enterprise");
        for (int i = 0; i < 3; i++) {
            chat(world.openai(key), "the suspected words " + i);
        }
        chat(world.openai(bystander), "the words of a bystander");
        String exchange = new JsonMapper()
                .readTree(world.lines("suspected").getFirst())
                .path("id")
                .asText();
        World.Said opened = world.ask("cases", "open", "--title", "Copying?", "--account", "suspected");
        assertThat(opened.status()).as(opened.err()).isZero();
        String id = opened.out().substring(0, opened.out().indexOf(' '));
        assertThat(world.ask("cases", "pick", id, exchange, "--note", "typical").status())
                .isZero();
        assertThat(world.ask("cases", "view", id, exchange).out()).contains("the suspected words 0");
        assertThat(world.ask("cases", "hold", id, "--why", "Counsel asks.").out())
                .contains("hold");
        World.Said refused = world.ask("accounts", "erase", "suspected", "--reason", "asked for");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("legal hold in case " + id);
        assertThat(world.lines("suspected")).hasSize(3);

        Path out = folder.resolve("export");
        World.Said exported = World.run(
                "accounts",
                "export",
                "suspected",
                "--out",
                out.toString(),
                "--config",
                world.file().toString());
        assertThat(exported.status()).as(exported.err()).isZero();
        assertThat(Files.readAllLines(out.resolve("exchanges.jsonl"))).hasSize(3);
        assertThat(Files.readString(out.resolve("manifest-sha256.txt"))).contains("account.json", "usage.json");

        assertThat(world.ask("cases", "release", id, "--why", "Settled.").status())
                .isZero();
        World.Said erased = world.ask("accounts", "erase", "suspected", "--reason", "asked for");
        assertThat(erased.status()).as(erased.err()).isZero();
        assertThat(erased.out()).contains("state: done", "exchanges: 3", "copies: 1");
        assertThat(world.lines("suspected")).isEmpty();
        assertThat(world.lines("bystander")).hasSize(1);
        assertThat(world.ask("record", "deletions").out()).contains("erasure: asked for", "suspected");
        chat(world.openai(key), "still served");
        assertThat(world.ask("cases", "close", id, "--reason", "benign", "--why", "A class.")
                        .status())
                .isZero();
        Path labels = folder.resolve("labels.jsonl");
        assertThat(world.ask("cases", "labels", "--out", labels.toString()).status())
                .isZero();
        assertThat(Files.readString(labels)).contains("\"account\":\"suspected\",\"label\":\"benign\"");
        assertThat(world.ask("cases", "custody", id).out()).contains("opened", "viewed", "held", "released", "removed");
    }

    @Test
    void ofAPlanThatKeepsDigestsNoWordIsOnDisk() {
        String key = world.key("sixty");
        chat(world.openai(key), "xylophone quartz 4111111111111111");
        List<String> lines = world.lines("sixty");
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst())
                .contains("digest:")
                .doesNotContain("xylophone")
                .doesNotContain("quartz")
                .doesNotContain("4111");
    }
}
