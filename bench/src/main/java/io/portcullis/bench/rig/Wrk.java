package io.portcullis.bench.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The load generator {@code wrk}, sending a fixed cycle of prepared requests from one thread. */
public final class Wrk {

    /** The mark before the line of JSON that the script prints at the end. */
    static final String MARK = "wrk-result ";

    private static final String SCRIPT = """
            -- Sends the prepared requests of a file in turn; the file holds each as "LENGTH\\n" and its bytes.
            local requests, count, at = {}, 0, 0
            function init(args)
              local file = assert(io.open(args[1], "rb"))
              local size = file:read("*n", "*l")
              while size do
                count = count + 1
                requests[count] = assert(file:read(size))
                size = file:read("*n", "*l")
              end
              file:close()
            end
            function request()
              at = at % count + 1
              return requests[at]
            end
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format(
                'wrk-result {"requests":%d,"micros":%d,"p50":%d,"p99":%d,"max":%d,"not2xx":%d,"broken":%d}\\n',
                summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
                e.status, e.connect + e.read + e.write + e.timeout))
            end
            """;

    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final int core;
    private final Path script;

    public Wrk(Path folder, int core) throws IOException {
        this.folder = folder;
        this.core = core;
        Files.createDirectories(folder);
        this.script = Files.writeString(folder.resolve("post.lua"), SCRIPT);
    }

    /** Loads the port with so many connections for so long; throws IOException when wrk fails or hangs. */
    public WrkResult run(int port, Path requests, int connections, Duration time) throws IOException {
        List<String> command = List.of(
                "taskset",
                "-c",
                Integer.toString(core),
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + Math.max(1, time.toSeconds()) + "s",
                "--timeout",
                "10s",
                "-s",
                script.toString(),
                "http://127.0.0.1:" + port + "/",
                "--",
                requests.toString());
        Path output = folder.resolve("wrk.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(time.toSeconds() + 30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("wrk did not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while wrk ran", e);
        }
        return parse(Files.readString(output));
    }

    /** Writes requests where {@link #run} can read them. */
    public static Path write(Path file, List<String> requests) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String request : requests) {
            text.append(request.getBytes(StandardCharsets.UTF_8).length)
                    .append('\n')
                    .append(request);
        }
        return Files.writeString(file, text);
    }

    /** What the script printed among wrk's own words; throws IOException when it is not there. */
    static WrkResult parse(String output) throws IOException {
        String line = output.lines()
                .filter(text -> text.startsWith(MARK))
                .findFirst()
                .orElseThrow(() -> new IOException("wrk gave no result:\n" + output));
        JsonNode json = JSON.readTree(line.substring(MARK.length()));
        return new WrkResult(
                json.required("requests").asLong(),
                Duration.ofNanos(json.required("micros").asLong() * 1_000),
                new Spread(
                        json.required("requests").asLong(),
                        json.required("p50").asLong(),
                        json.required("p99").asLong(),
                        json.required("max").asLong()),
                json.required("not2xx").asLong(),
                json.required("broken").asLong());
    }
}
