package io.portcullis.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.app.config.ConfigException;
import io.portcullis.app.config.ConfigLoader;
import io.portcullis.app.config.Configuration;
import io.portcullis.gateway.console.AdminReply;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options of every administrative command: where to ask, and how to print. */
final class AdminOptions {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(
            names = "--admin",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Admin address of a running gateway.")
    private @Nullable URI admin;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            scope = ScopeType.INHERIT,
            description = "Admin token; better given in the environment as PORTCULLIS_ADMIN_TOKEN.")
    private @Nullable String token;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Works on the store of this configuration.")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Works on the store in this folder.")
    private @Nullable Path data;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Prints JSON.")
    private boolean json;

    private int refusal = Main.FAILED;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    static ObjectNode body() {
        return JSON.createObjectNode();
    }

    boolean json() {
        return json;
    }

    /** Asks and prints what one object says. */
    int show(String method, List<String> path, JsonNode body) throws Exception {
        return ask(method, path, Map.of(), body, "", List.of());
    }

    /** Asks the same until the answer is right, and prints that; for work that takes its time. */
    int showOnce(List<String> path, Predicate<JsonNode> ready, Function<JsonNode, JsonNode> shown) throws Exception {
        try (AdminDoor door = door()) {
            AdminReply reply = door.ask("GET", path, Map.of(), body());
            while (reply.status() < 300 && !ready.test(reply.body())) {
                Thread.sleep(200);
                reply = door.ask("GET", path, Map.of(), body());
            }
            return reply.status() >= 300
                    ? refused(reply)
                    : print(new AdminReply(reply.status(), shown.apply(reply.body())), "", List.of());
        }
    }

    /** Asks and gives the answer; prints why where it is refused. */
    Optional<JsonNode> ask(String method, List<String> path, JsonNode body) throws Exception {
        AdminReply reply;
        try (AdminDoor door = door()) {
            reply = door.ask(method, path, Map.of(), body);
        }
        if (reply.status() >= 300) {
            refusal = refused(reply);
            return Optional.empty();
        }
        return Optional.of(reply.body());
    }

    /** The exit status of the last question that was refused. */
    int refusal() {
        return refusal;
    }

    /** The configuration of {@code --config}; other places do not do for work on the exchange log itself. */
    Configuration configuration() throws UsageException {
        if (config == null || admin != null || data != null) {
            throw new UsageException(spec.qualifiedName(" ") + ": this reads the exchange log itself: give --config");
        }
        return configuration(config);
    }

    /** The configuration in a file; wrong usage where it does not hold. */
    static Configuration configuration(Path file) throws UsageException {
        try {
            return new ConfigLoader(System::getenv, Signals.NAMES).load(file).configuration();
        } catch (ConfigException e) {
            throw new UsageException(e);
        }
    }

    /** Folder of {@code --config}. */
    Path folder() {
        Path file = java.util.Objects.requireNonNull(config).toAbsolutePath();
        return java.util.Objects.requireNonNullElse(file.getParent(), file);
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Asks and prints a table. */
    int list(List<String> path, Map<String, String> query, String name, List<String> columns) throws Exception {
        return ask("GET", path, query, body(), name, columns);
    }

    private int ask(
            String method,
            List<String> path,
            Map<String, String> query,
            JsonNode body,
            String list,
            List<String> columns)
            throws Exception {
        AdminReply reply;
        try (AdminDoor door = door()) {
            reply = door.ask(method, path, query, body);
        }
        return reply.status() >= 300 ? refused(reply) : print(reply, list, columns);
    }

    private int print(AdminReply reply, String list, List<String> columns) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(reply.body());
        } else if (list.isEmpty()) {
            reply.body().properties().forEach(field -> out.println(field.getKey() + ": " + plain(field.getValue())));
        } else {
            Table.print(out, reply.body().path(list), columns);
        }
        return Main.DONE;
    }

    /** Asks; what was refused is printed, with its exit status as the answer. */
    AdminReply answer(String method, List<String> path, JsonNode body) throws Exception {
        try (AdminDoor door = door()) {
            return door.ask(method, path, Map.of(), body);
        }
    }

    int refused(AdminReply reply) {
        JsonNode error = reply.body().path("error");
        String field = error.path("field").asText("");
        String message = error.path("message").asText("the gateway refused with status " + reply.status());
        String name = spec.qualifiedName(" ");
        spec.commandLine()
                .getErr()
                .println(name + ": " + (field.isEmpty() || message.startsWith(field + " ") ? "" : field + ": ")
                        + message);
        return reply.status() == 400 ? Main.USAGE : Main.FAILED;
    }

    static String plain(JsonNode value) {
        if (value.isArray()) {
            StringBuilder all = new StringBuilder();
            value.forEach(one -> all.append(all.isEmpty() ? "" : " ").append(plain(one)));
            return all.toString();
        }
        if (value.isNull() || value.isMissingNode()) {
            return "-";
        }
        return value.isObject() ? value.toString() : value.asText().replaceAll("\\p{Cntrl}", "?");
    }

    private AdminDoor door() throws UsageException {
        int places = (admin == null ? 0 : 1) + (config == null ? 0 : 1) + (data == null ? 0 : 1);
        if (places != 1) {
            throw new UsageException(spec.qualifiedName(" ") + ": give one of --admin, --config and --data");
        }
        if (admin != null) {
            return http(admin);
        }
        if (config != null) {
            return StoreDoor.of(configuration(), InstantSource.system());
        }
        Path folder = java.util.Objects.requireNonNull(data);
        if (!Files.isRegularFile(folder.resolve("portcullis.db"))) {
            throw new UsageException(spec.qualifiedName(" ") + ": --data: there is no store in " + folder);
        }
        return StoreDoor.of(folder, InstantSource.system());
    }

    private AdminDoor http(URI address) throws UsageException {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (address.getHost() == null || !scheme.equals("http") && !scheme.equals("https")) {
            throw new UsageException(spec.qualifiedName(" ") + ": --admin must be an http or https address");
        }
        String secret = token != null ? token : System.getenv("PORTCULLIS_ADMIN_TOKEN");
        if (secret == null || secret.isBlank() || secret.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new UsageException(
                    spec.qualifiedName(" ") + ": --admin needs --token or PORTCULLIS_ADMIN_TOKEN, of plain characters");
        }
        return new HttpDoor(address, secret.strip());
    }
}
