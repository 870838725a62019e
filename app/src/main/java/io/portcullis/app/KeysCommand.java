package io.portcullis.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Virtual keys: list, create, rotate, expire, revoke, and from where they may be used. */
@Command(name = "keys", description = "Lists, creates, rotates, expires and revokes virtual keys.")
final class KeysCommand implements Runnable {
    private static final String KEY = "Id of the key, k_ and digits, as list shows it.";

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, see --help");
    }

    @Command(name = "list", description = "Lists keys without their secrets.")
    int list(@Option(names = "--account", description = "Only this account's.") @Nullable String account)
            throws Exception {
        Map<String, String> query = account == null ? Map.of() : Map.of("account", account);
        List<String> columns =
                List.of("id", "account", "shown", "created", "expires", "revoked", "grace_end", "networks");
        return admin.list(List.of("keys"), query, "keys", columns);
    }

    @Command(name = "create", description = "Makes a key and shows its secret, this once.")
    int create(
            @Parameters(paramLabel = "ACCOUNT", description = "Id of the account that the key is for.") String account,
            @Option(names = "--name", description = "Readable part of the secret.") @Nullable String name,
            @Option(names = "--expires", description = "Such as 2026-12-31T00:00:00Z.") @Nullable String expires,
            @Option(names = "--network", description = "Allowed CIDR; repeatable.") @Nullable List<String> networks)
            throws Exception {
        ObjectNode body = AdminOptions.body().put("account", account);
        if (name != null) {
            body.put("name", name);
        }
        if (expires != null) {
            body.put("expires", expires);
        }
        addNetworks(body, networks);
        return admin.show("POST", List.of("keys"), body);
    }

    @Command(name = "rotate", description = "Replaces a key; the old one works until the grace has passed.")
    int rotate(
            @Parameters(paramLabel = "ID", description = KEY) String id,
            @Option(names = "--grace", defaultValue = "24h", converter = Spans.class, description = "Standard: 24h.")
                    Duration grace)
            throws Exception {
        ObjectNode body = AdminOptions.body().put("grace_seconds", grace.toSeconds());
        return admin.show("POST", List.of("keys", id, "rotate"), body);
    }

    @Command(name = "expire", description = "Sets when a key expires.")
    int expire(
            @Parameters(paramLabel = "ID", description = KEY) String id,
            @Parameters(paramLabel = "TIME", description = "Such as 2026-12-31T00:00:00Z, or never.") String time)
            throws Exception {
        ObjectNode body = AdminOptions.body().put("expires", time.equals("never") ? null : time);
        return admin.show("PATCH", List.of("keys", id), body);
    }

    @Command(name = "revoke", description = "Revokes a key for good.")
    int revoke(@Parameters(paramLabel = "ID", description = KEY) String id) throws Exception {
        return admin.show("POST", List.of("keys", id, "revoke"), AdminOptions.body());
    }

    @Command(name = "networks", description = "Sets from where a key may be used; none given: everywhere.")
    int networks(
            @Parameters(index = "0", paramLabel = "ID", description = KEY) String id,
            @Parameters(
                            index = "1..*",
                            arity = "0..*",
                            paramLabel = "CIDR",
                            description = "Networks such as 192.0.2.0/24.")
                    @Nullable List<String> networks)
            throws Exception {
        ObjectNode body = AdminOptions.body();
        addNetworks(body, networks);
        return admin.show("PATCH", List.of("keys", id), body);
    }

    private static void addNetworks(ObjectNode body, @Nullable List<String> networks) {
        ArrayNode array = body.putArray("networks");
        if (networks != null) {
            networks.forEach(array::add);
        }
    }
}
