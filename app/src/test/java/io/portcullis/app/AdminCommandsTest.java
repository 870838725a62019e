package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.portcullis.admit.QuotaBook;
import io.portcullis.gateway.authenticate.KeySecret;
import io.portcullis.gateway.console.AdminApi;
import io.portcullis.gateway.console.AdminDesk;
import io.portcullis.gateway.console.AdminToken;
import io.portcullis.gateway.console.Role;
import io.portcullis.gateway.console.StatusPage;
import io.portcullis.gateway.store.Registry;
import io.portcullis.inspect.Suspicion;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AdminCommandsTest {
    private static final String TOKEN = "owner-token-0123456789";

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private List<String> where = List.of();

    @BeforeEach
    void store() {
        Registry.open(data).close();
        where = List.of("--data", data.toString());
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = new CommandLine(new Top())
                .addSubcommand(new KeysCommand())
                .addSubcommand(new AccountsCommand())
                .addSubcommand(new TermsCommand())
                .addSubcommand(new PlansCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println(e.getMessage());
            return e instanceof UsageException ? Main.USAGE : Main.FAILED;
        });
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(where);
        return line.execute(all.toArray(String[]::new));
    }

    /** Stands in the place of the program. */
    @CommandLine.Command(name = "portcullis")
    static final class Top {}

    private JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        assertThat(run(all.toArray(String[]::new))).as(err.toString()).isZero();
        return new JsonMapper().readTree(out.toString());
    }

    private void wholeStory() throws Exception {
        assertThat(run("accounts", "create-org", "o1", "--name", "One"))
                .as(err.toString())
                .isZero();
        assertThat(run("accounts", "create", "a1", "--org", "o1", "--plan", "free"))
                .isZero();
        JsonNode made = json("keys", "create", "a1", "--name", "ci", "--network", "192.0.2.0/24");
        String secret = made.path("secret").asText();
        assertThat(KeySecret.wellFormed(secret)).isTrue();
        String id = made.path("id").asText();
        assertThat(run("keys", "list", "--account", "a1")).isZero();
        assertThat(out.toString()).contains("ACCOUNT", id, "192.0.2.0/24").doesNotContain(secret);
        assertThat(json("keys", "rotate", id, "--grace", "30m").path("account").asText())
                .isEqualTo("a1");
        assertThat(run("keys", "revoke", id)).isZero();
        assertThat(run("keys", "networks", id, "192.0.2.1", "2001:db8::/32"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("192.0.2.1/32 ");
        assertThat(run("keys", "expire", id, "never")).as(err.toString()).isZero();
        Path text = Files.writeString(data.resolve("terms.md"), "# Fair use");
        assertThat(run("terms", "add", "std", text.toString(), "--url", "/v1/terms", "--grace", "14d"))
                .isZero();
        assertThat(json("terms", "list").at("/terms/0/grace_seconds").asLong()).isEqualTo(14 * 86_400);
        assertThat(run("terms", "acceptances", "std")).isZero();
        assertThat(run("accounts", "suspend", "a1")).isZero();
        assertThat(out.toString()).contains("status: suspended");
        assertThat(run("accounts", "usage", "a1")).isZero();
        assertThat(run("plans")).isZero();
    }

    @Test
    void everyCommandWorksOnTheStore() throws Exception {
        wholeStory();
    }

    @Test
    void everyCommandWorksOverTheAdminApi() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (Registry registry = Registry.open(data)) {
            StatusPage page =
                    new StatusPage(registry::directory, new QuotaBook(10), Suspicion::none, registry::degraded);
            AdminApi api = new AdminApi(
                    vertx,
                    () -> List.of(AdminToken.ofSecret("ann", TOKEN, Role.OWNER)),
                    List.of(new AdminDesk(registry, Map::of)),
                    page,
                    InstantSource.system());
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(api)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            String address = "http://127.0.0.1:" + server.actualPort();
            where = List.of("--admin", address, "--token", TOKEN);
            wholeStory();
            where = List.of("--admin", address, "--token", "wrong");
            assertThat(run("keys", "list")).isEqualTo(Main.FAILED);
            assertThat(err.toString()).contains("admin token").doesNotContain("wrong");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void wrongUsageNamesTheFieldWithStatusTwoAndFailureIsOne() {
        assertThat(run("keys", "create", "nobody")).isEqualTo(Main.USAGE);
        assertThat(err.toString()).startsWith("portcullis keys").contains("account: ");
        assertThat(run("keys", "revoke", "k_none")).isEqualTo(Main.FAILED);
        assertThat(run("keys", "rotate", "k", "--grace", "soon")).isEqualTo(Main.USAGE);
        assertThat(err.toString()).contains("24h");
        where = List.of();
        assertThat(run("keys", "list")).isEqualTo(Main.USAGE);
        assertThat(err.toString()).contains("--admin, --config and --data");
        where = List.of("--data", data.resolve("nowhere").toString());
        assertThat(run("keys", "list")).isEqualTo(Main.USAGE);
        assertThat(Files.exists(data.resolve("nowhere"))).isFalse();
    }
}
