package io.portcullis.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.portcullis.admit.Keep;
import io.portcullis.admit.Limits;
import io.portcullis.admit.Plan;
import io.portcullis.admit.QuotaBook;
import io.portcullis.gateway.authenticate.KeySecret;
import io.portcullis.gateway.store.Registry;
import io.portcullis.inspect.Signal;
import io.portcullis.inspect.Suspicion;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminApiIT {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-10T12:00:00Z"));
    private static final String OWNER = "owner-token-0123456789";
    private static final String OPERATOR = "operator-token-0123456789";
    private static final String VIEWER = "viewer-token-0123456789";
    private static final Plan PLAN = new Plan("free", Limits.NONE, Set.of(), "closed", "std", Keep.FULL);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private Registry registry;
    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(folder);
        SuspicionView suspicions = account -> new Suspicion(
                account,
                9,
                3.5,
                .001,
                20,
                .9,
                true,
                Optional.empty(),
                List.of(new Signal("x", 1, 2, "<script>alert(1)</script>", List.of())));
        StatusPage page =
                new StatusPage(registry::directory, new QuotaBook(10), suspicions, () -> List.of("Something is <off>"));
        List<AdminToken> tokens = List.of(
                AdminToken.ofSecret("ann", OWNER, Role.OWNER),
                AdminToken.ofSecret("bob", OPERATOR, Role.OPERATOR),
                AdminToken.ofSecret("eve", VIEWER, Role.VIEWER));
        AdminDesk desk = new AdminDesk(registry, () -> Map.of("free", PLAN));
        AdminApi api = new AdminApi(vertx, () -> tokens, List.of(desk), page, CLOCK);
        server = vertx.createHttpServer()
                .requestHandler(api)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        registry.close();
    }

    private HttpResponse<String> send(String method, String path, String token, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode ask(int status, String method, String path, String token, String body) throws Exception {
        HttpResponse<String> response = send(method, path, token, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return json.readTree(response.body());
    }

    private String account() throws Exception {
        ask(201, "POST", "/admin/v1/orgs", OPERATOR, "{\"id\":\"o1\",\"name\":\"One\"}");
        ask(201, "POST", "/admin/v1/accounts", OPERATOR, "{\"id\":\"a1\",\"org\":\"o1\",\"plan\":\"free\"}");
        return "a1";
    }

    @Test
    void aKeyLivesItsWholeLifeAndItsSecretIsShownOnce() throws Exception {
        account();
        String body = "{\"account\":\"a1\",\"name\":\"ci\",\"networks\":[\"192.0.2.0/24\"]}";
        JsonNode made = ask(201, "POST", "/admin/v1/keys", OPERATOR, body);
        String secret = made.path("secret").asText();
        assertThat(registry.directory().keys()).containsKey(KeySecret.hash(secret));
        HttpResponse<String> list = send("GET", "/admin/v1/keys?account=a1", VIEWER, "");
        assertThat(list.body()).contains("192.0.2.0/24").doesNotContain(secret, KeySecret.hash(secret));
        String id = made.path("id").asText();
        JsonNode next = ask(201, "POST", "/admin/v1/keys/" + id + "/rotate", OPERATOR, "{\"grace_seconds\":60}");
        assertThat(next.path("secret").asText()).startsWith("pk-ci-").isNotEqualTo(secret);
        ask(409, "POST", "/admin/v1/keys/" + id + "/rotate", OPERATOR, "");
        JsonNode changed = ask(200, "PATCH", "/admin/v1/keys/" + id, OPERATOR, "{\"networks\":[]}");
        assertThat(changed.path("networks")).isEmpty();
        JsonNode revoked = ask(200, "POST", "/admin/v1/keys/" + id + "/revoke", OPERATOR, "");
        assertThat(revoked.path("revoked").asText()).isEqualTo("2026-03-10T12:00:00Z");
    }

    @Test
    void everyRouteChecksATokenAndARole() throws Exception {
        account();
        for (String route : List.of(
                "GET orgs",
                "GET accounts",
                "GET accounts/a1",
                "GET accounts/a1/usage",
                "GET keys",
                "GET plans",
                "GET terms",
                "GET terms/std/acceptances",
                "GET audit",
                "POST orgs",
                "POST accounts",
                "POST keys",
                "POST terms",
                "PATCH accounts/a1",
                "PATCH keys/k",
                "POST keys/k/rotate",
                "POST keys/k/revoke",
                "GET nothing")) {
            String[] parts = route.split(" ");
            ask(401, parts[0], "/admin/v1/" + parts[1], "", "");
            ask(401, parts[0], "/admin/v1/" + parts[1], OWNER + "x", "");
            if (!parts[0].equals("GET") || parts[1].equals("audit")) {
                ask(403, parts[0], "/admin/v1/" + parts[1], VIEWER, "{}");
            }
        }
        ask(403, "POST", "/admin/v1/terms", OPERATOR, "{}");
        ask(403, "GET", "/admin/v1/audit", OPERATOR, "");
        ask(200, "GET", "/admin/v1/audit", OWNER, "");
    }

    @Test
    void errorsNameTheFieldAndSaySoInTheRightStatus() throws Exception {
        account();
        String[][] wrong = {
            {"accounts", "{\"id\":\"a2\",\"org\":\"o1\",\"plan\":\"gold\"}", "plan", "400"},
            {"accounts", "{\"id\":\"a 2\",\"org\":\"o1\",\"plan\":\"free\"}", "id", "400"},
            {"accounts", "{\"id\":\"a1\",\"org\":\"o1\",\"plan\":\"free\"}", "id", "409"},
            {
                "accounts",
                "{\"id\":\"a2\",\"org\":\"o1\",\"plan\":\"free\",\"verification\":\"x\"}",
                "verification",
                "400"
            },
            {"keys", "{\"account\":\"a1\",\"expires\":\"tomorrow\"}", "expires", "400"},
            {"keys", "{\"account\":\"a1\",\"expires\":\"2020-01-01T00:00:00Z\"}", "expires", "400"},
            {"keys", "{\"account\":\"a1\",\"networks\":[\"localhost\"]}", "networks", "400"},
            {"keys", "{\"account\":\"a1\",\"colour\":1}", "colour", "400"},
            {"keys", "{\"account\":\"a1\",\"account\":\"a2\"}", "", "400"},
            {"terms", "{\"id\":\"std\",\"text\":\"x\",\"url\":\"javascript:alert(1)\"}", "url", "400"}
        };
        for (String[] one : wrong) {
            JsonNode error = ask(Integer.parseInt(one[3]), "POST", "/admin/v1/" + one[0], OWNER, one[1]);
            assertThat(error.path("error").path("field").asText()).as(one[1]).isEqualTo(one[2]);
        }
        ask(404, "GET", "/admin/v1/accounts/nobody", OWNER, "");
        ask(404, "GET", "/admin/v1/nothing", OWNER, "");
        ask(413, "POST", "/admin/v1/orgs", OWNER, "x".repeat(1_000_001));
        ask(400, "GET", "/admin/v1/accounts/a1/usage?days=0", OWNER, "");
    }

    @Test
    void termsAndPlansAndUsageAreShown() throws Exception {
        account();
        String body = "{\"id\":\"std\",\"text\":\"# Fair use\",\"url\":\"/v1/terms\",\"grace_seconds\":9}";
        JsonNode terms = ask(201, "POST", "/admin/v1/terms", OWNER, body);
        assertThat(terms.path("hash").asText()).isEqualTo(KeySecret.hash("# Fair use"));
        assertThat(ask(200, "GET", "/admin/v1/terms", VIEWER, "").path("terms")).hasSize(1);
        assertThat(ask(200, "GET", "/admin/v1/plans", VIEWER, "")
                        .at("/plans/0/name")
                        .asText())
                .isEqualTo("free");
        assertThat(ask(200, "GET", "/admin/v1/accounts/a1/usage", VIEWER, "").path("usage"))
                .isEmpty();
        JsonNode off = ask(200, "PATCH", "/admin/v1/accounts/a1", OPERATOR, "{\"status\":\"suspended\"}");
        assertThat(off.path("status").asText()).isEqualTo("suspended");
    }

    @Test
    void thePageNeedsALoginEscapesEverythingAndItsCookieOpensNothingElse() throws Exception {
        account();
        HttpResponse<String> closed = send("GET", "/", "", "");
        assertThat(closed.body()).contains("Admin token").doesNotContain("a1");
        assertThat(closed.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'");
        assertThat(send("POST", "/login", "", "token=wrong").statusCode()).isEqualTo(401);
        assertThat(send("POST", "/login", "", "token=%zz").statusCode()).isEqualTo(401);
        HttpResponse<String> login = send("POST", "/login", "", "token=" + VIEWER);
        assertThat(login.statusCode()).isEqualTo(303);
        String set = login.headers().firstValue("set-cookie").orElseThrow();
        assertThat(set).contains("HTTPOnly", "SameSite=Strict").doesNotContain(VIEWER);
        String cookie = set.substring(0, set.indexOf(';'));
        HttpResponse<String> page = send("GET", "/", "", "", "Cookie", cookie);
        assertThat(page.body())
                .contains("a1", "eve", "Something is &lt;off&gt;", "&lt;script&gt;alert(1)")
                .doesNotContain("<script");
        assertThat(send("GET", "/admin/v1/orgs", "", "", "Cookie", cookie).statusCode())
                .isEqualTo(401);
        send("POST", "/logout", "", "", "Cookie", cookie);
        assertThat(send("GET", "/", "", "", "Cookie", cookie).body()).contains("Admin token");
    }
}
