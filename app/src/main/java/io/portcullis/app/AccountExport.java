package io.portcullis.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.portcullis.gateway.console.AdminReply;
import io.portcullis.gateway.store.log.AccountLines;
import io.portcullis.gateway.store.log.KeyRing;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything the gateway keeps of one account, as files: {@code account.json}, {@code keys.json} (no secrets),
 * {@code acceptances.json}, {@code agreements.json}, {@code usage.json}, {@code exchanges.jsonl} and
 * {@code manifest-sha256.txt} over all of them.
 */
final class AccountExport {
    private static final JsonMapper JSON = new JsonMapper();

    private final AdminDoor door;
    private final Path log;
    private final Optional<KeyRing> ring;

    AccountExport(AdminDoor door, Path data, Optional<KeyRing> ring) {
        this.door = door;
        this.log = data.resolve("exchanges");
        this.ring = ring;
    }

    /** Writes into a folder that is empty or not there; gives the number of exchanges. */
    long write(String account, Path folder) throws Exception {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> there = Files.list(folder)) {
                if (there.findAny().isPresent()) {
                    throw new UsageException(folder + " is not empty");
                }
            }
        }
        Files.createDirectories(folder);
        AdminReply known = door.ask("GET", List.of("accounts", account), Map.of(), AdminOptions.body());
        if (known.status() == 200) {
            write(folder, "account.json", known.body());
        }
        write(folder, "keys.json", asked(List.of("keys"), Map.of("account", account)));
        write(folder, "acceptances.json", asked(List.of("accounts", account, "acceptances"), Map.of()));
        write(folder, "agreements.json", asked(List.of("accounts", account, "agreements"), Map.of()));
        write(folder, "usage.json", asked(List.of("accounts", account, "usage"), Map.of("days", "400")));
        long count;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("exchanges.jsonl")))) {
            count = AccountLines.copy(log, ring, account, out);
        }
        manifest(folder);
        return count;
    }

    private JsonNode asked(List<String> path, Map<String, String> query) throws Exception {
        AdminReply reply = door.ask("GET", path, query, AdminOptions.body());
        if (reply.status() != 200) {
            throw new IOException(reply.body().path("error").path("message").asText("the store refused"));
        }
        return reply.body();
    }

    private static void write(Path folder, String name, JsonNode body) throws IOException {
        Files.writeString(
                folder.resolve(name), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body) + "\n");
    }

    private static void manifest(Path folder) throws IOException, NoSuchAlgorithmException {
        StringBuilder manifest = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                try (var in = new java.security.DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
                manifest.append(HexFormat.of().formatHex(digest.digest()))
                        .append("  ")
                        .append(file.getFileName())
                        .append('\n');
            }
        }
        Files.writeString(folder.resolve("manifest-sha256.txt"), manifest);
    }
}
