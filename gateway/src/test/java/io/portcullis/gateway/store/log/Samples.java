package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.admit.Keep;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.ExchangeHead;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Exchanges for tests of the record and of what is done to it. */
public final class Samples {
    static final Instant START = Instant.parse("2026-05-01T10:00:00Z");
    static final byte[] DIGEST_KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

    private Samples() {}

    static Recorded numbered(long number) {
        return recorded("x" + number, START.plusMillis(number), "question " + number, "answer " + number, Keep.FULL);
    }

    static Recorded recorded(String id, Instant time, String question, String answer, Keep keep) {
        return recorded(id, "a17", time, question, answer, keep);
    }

    public static Recorded recorded(
            String id, String account, Instant time, String question, String answer, Keep keep) {
        ExchangeHead head = new ExchangeHead(
                id,
                time,
                account,
                "o3",
                "k9",
                "free",
                Client.UNKNOWN,
                "/v1/chat/completions",
                200,
                Duration.ofMillis(8),
                "c5",
                "",
                "allow",
                false);
        byte[] request = ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}")
                .getBytes(UTF_8);
        byte[] response = ("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + answer + "\"}}],"
                        + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":80}}")
                .getBytes(UTF_8);
        return Recorded.of(head, request, response, keep);
    }

    static LogSettings settings(Path folder) {
        return LogSettings.in(folder, DIGEST_KEY).committing(Duration.ofMillis(5), 1 << 16);
    }

    static List<String> ids(LogSettings settings) throws IOException {
        List<String> ids = new ArrayList<>();
        ExchangeLog.replay(settings, Instant.EPOCH, exchange -> ids.add(exchange.id()));
        return ids;
    }

    static LogReport report(Path file, Optional<KeyRing> keys) throws IOException {
        return new LogFiles(LogFiles.Options.STANDARD.withThreads(1).withKeys(keys))
                .read(List.of(file.toString()), Optional.empty(), (line, at) -> {});
    }
}
