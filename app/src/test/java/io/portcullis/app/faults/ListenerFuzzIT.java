package io.portcullis.app.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.RunningGateway;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of broken requests with a valid key over real sockets: each gets an answer or a closed connection, never a
 * 500, never silence; and afterwards the gateway serves, with no more threads, files or calls than before.
 */
class ListenerFuzzIT {
    private static final int ROUNDS = 4000;
    private static final int AT_ONCE = 100;
    private static final long SEED = 20261123;
    private static final List<String> SPLICES = List.of(
            "\r\n",
            "\n",
            "\r",
            "\u0000",
            ":",
            " ",
            "\t",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\u0000",
            "\\",
            "\u00ff\u00fe",
            "-1",
            "99999999999999999999",
            "transfer-encoding: chunked\r\n",
            "content-length: 7\r\n",
            "content-encoding: gzip\r\n",
            "expect: 100-continue\r\n",
            "upgrade: h2c\r\nconnection: upgrade, http2-settings\r\nhttp2-settings: AAMAAABk\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "HTTP/9.9",
            "HTTP/1.0",
            "%00",
            "/../",
            "null",
            "1e999",
            "true",
            "\"n\":-5,",
            "\"n\":99999999,",
            "\"max_tokens\":-1,",
            "\"stream\":\"yes\",",
            "\"tools\":[[[[]]]],",
            "\"messages\":7,",
            "\"stop\":{},",
            "\"logprobs\":[],",
            "\"model\":{\"a\":1},",
            "\ud83d",
            "connection: close\r\n");

    @TempDir
    private Path folder;

    private static byte[] mutated(Random random, byte[] valid) {
        byte[] bytes = valid;
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times && bytes.length > 1; i++) {
            int at = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, at + 1 + random.nextInt(40));
            bytes = switch (random.nextInt(6)) {
                case 0 ->
                    joined(Arrays.copyOf(bytes, at), new byte[] {(byte) random.nextInt(256)}, tail(bytes, at + 1));
                case 1 -> joined(Arrays.copyOf(bytes, at), new byte[0], tail(bytes, to));
                case 2 -> joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, to), tail(bytes, to));
                case 3 -> Arrays.copyOf(bytes, at);
                default ->
                    joined(
                            Arrays.copyOf(bytes, at),
                            SPLICES.get(random.nextInt(SPLICES.size())).getBytes(ISO_8859_1),
                            tail(bytes, at));
            };
        }
        return bytes;
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, Math.min(from, bytes.length), bytes.length);
    }

    private static byte[] joined(byte[] a, byte[] b, byte[] c) {
        byte[] all = Arrays.copyOf(a, a.length + b.length + c.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        System.arraycopy(c, 0, all, a.length + b.length, c.length);
        return all;
    }

    private static List<String> seeds(String key) {
        String chat = RawCaller.chat("m", false);
        String chunked = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key
                + "\r\ntransfer-encoding: chunked\r\n\r\n" + FakeUpstream.chunk(chat) + "0\r\n\r\n";
        String rich = "{\"model\":\"m\",\"n\":2,\"seed\":1,\"temperature\":0.5,\"logprobs\":true,\"top_logprobs\":3,"
                + "\"stop\":[\"a\"],"
                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}],"
                + "\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]},"
                + "{\"role\":\"user\",\"content\":\"b\"}]}";
        String messages = "{\"model\":\"m\",\"max_tokens\":5,\"system\":\"s\",\"messages\":[{\"role\":\"user\","
                + "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}";
        return List.of(
                RawCaller.post("/v1/chat/completions", key, chat),
                RawCaller.post("/v1/chat/completions", key, rich),
                RawCaller.post("/v1/messages", key, messages),
                RawCaller.post("/v1/responses", key, "{\"model\":\"m\",\"input\":\"hi\"}"),
                RawCaller.post("/v1/completions", key, "{\"model\":\"m\",\"prompt\":[\"a\",\"b\"]}"),
                RawCaller.post("/v1/embeddings", key, "{\"model\":\"m\",\"input\":[\"a\"]}"),
                RawCaller.post("/v1/messages/count_tokens", key, messages),
                RawCaller.post("/v1/terms/acceptances", key, "{\"terms\":\"t\",\"hash\":\"0\"}"),
                "GET /v1/models HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key + "\r\n\r\n",
                "GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n",
                chunked);
    }

    private static long descriptors() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(open)) {
            return all.count();
        }
    }

    @Test
    void noMutationBreaksHangsOrLeaks() throws Exception {
        String bounds = "bounds: {idle: 1s, request_read: 1s}\n";
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", bounds)) {
            List<String> seeds = seeds(gateway.key("caller", "shaped"));
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (String seed : seeds) {
                RawCaller.call(gateway.port(), seed);
            }
            assertThat(gateway.settles()).isTrue();
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            long files = descriptors();
            try (ExecutorService callers =
                    Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
                List<Future<Integer>> rounds = new ArrayList<>();
                for (int i = 0; i < ROUNDS; i++) {
                    Random random = new Random(SEED + i);
                    byte[] valid = seeds.get(random.nextInt(seeds.size())).getBytes(ISO_8859_1);
                    byte[] bytes = mutated(random, valid);
                    int round = i;
                    rounds.add(callers.submit(() -> status(gateway.port(), bytes, round)));
                }
                for (Future<Integer> round : rounds) {
                    statuses.merge(round.get(), 1, Integer::sum);
                }
            }
            assertThat(statuses.keySet()).as(statuses.toString()).doesNotContain(500, -1);
            assertThat(statuses).as("some get through, some do not").containsKeys(0, 200, 400);
            assertThat(gateway.settles()).as("nothing in flight").isTrue();
            assertThat(gateway.metric("receive_malformed_total\\{reason=\"broken\"\\}"))
                    .isZero();
            for (String seed : seeds.subList(0, 6)) {
                RawCaller.Reply reply = RawCaller.call(gateway.port(), seed);
                assertThat(reply.status()).as(seed).isEqualTo(200);
            }
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 30);
            assertThat(RunningGateway.becomes(() -> few(files)))
                    .as("no files left open")
                    .isTrue();
        }
    }

    private static boolean few(long before) {
        try {
            return descriptors() < before + 80;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answer's status, 0 where the connection was closed without one, -1 where nothing came. */
    private static int status(int port, byte[] bytes, int round) throws IOException {
        try (RawCaller caller = new RawCaller(port)) {
            try {
                caller.send(bytes);
                if (round % 8 == 0) {
                    caller.socket.shutdownOutput();
                }
            } catch (IOException e) {
                return 0;
            }
            try {
                return caller.reply().status();
            } catch (java.net.SocketTimeoutException e) {
                System.err.println("round " + round + " got no answer: " + new String(bytes, ISO_8859_1));
                return -1;
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                return 0; // frames of HTTP/2
            }
        }
    }
}
