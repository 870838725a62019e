package io.portcullis.bench.gateway;

import io.portcullis.bench.rig.Bodies;
import io.portcullis.bench.rig.Knock;
import io.portcullis.bench.rig.Program;
import io.portcullis.bench.rig.Wrk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A contender set up in a folder of its own: it can be started, restarted and asked; closing it ends its process. */
public final class Stand implements AutoCloseable {

    public static final int PROXY_CORE = 0;
    public static final int LOAD_CORE = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int REQUESTS = 512;
    private static final double IDLE_SHARE = 0.05;
    private static final int SETTLE_SECONDS_MAX = 10;

    private final Contender contender;
    private final Contender.Prepared prepared;
    private final Path folder;
    private final int port;
    private final List<String> requests;
    private final List<String> streamRequests;
    private final Path requestFile;
    private @Nullable Program program;

    private Stand(Contender contender, Contender.Prepared prepared, Path folder, int port) throws IOException {
        this.contender = contender;
        this.prepared = prepared;
        this.folder = folder;
        this.port = port;
        this.requests = requests(prepared, port, false);
        this.streamRequests = requests(prepared, port, true);
        this.requestFile = Wrk.write(folder.resolve("requests.txt"), requests);
    }

    /** Sets a contender up in an emptied folder. */
    public static Stand set(Contender contender, Path work, int upstreamPort) throws IOException {
        Path folder = work.resolve(contender.name()).toAbsolutePath();
        empty(folder);
        int port = Knock.freePort();
        Contender.Prepared prepared = contender.prepare(folder, port, upstreamPort);
        return new Stand(contender, prepared, folder, prepared.command().isEmpty() ? upstreamPort : port);
    }

    /** Ends what runs, starts anew, and tells how long it took until the first answer; zero without a proxy. */
    public Duration restart() throws IOException {
        close();
        if (prepared.command().isEmpty()) {
            return Duration.ZERO;
        }
        Program started = Program.start(
                contender.name(),
                PROXY_CORE,
                folder,
                prepared.environment(),
                prepared.command().get());
        program = started;
        return Knock.untilSuccess(started, port, requests.getFirst(), PATIENCE);
    }

    public String name() {
        return contender.name();
    }

    public int port() {
        return port;
    }

    public Path requestFile() {
        return requestFile;
    }

    public List<String> streamRequests() {
        return streamRequests;
    }

    public List<String> requests() {
        return requests;
    }

    /** The running process; none for the way without a proxy. */
    public Optional<Program> program() {
        return Optional.ofNullable(program);
    }

    public long residentBytes() {
        return program().map(Program::residentBytes).orElse(0L);
    }

    public Duration processorTime() {
        return program().map(Program::processorTime).orElse(Duration.ZERO);
    }

    /** Waits, within a bound, until work behind queues is done; tells how much processor time that work took. */
    public Duration settle() {
        Duration before = processorTime();
        Duration last = before;
        int windowMillis = 250;
        for (int quiet = 0, windows = 0; quiet < 2 && windows < SETTLE_SECONDS_MAX * 1000 / windowMillis; windows++) {
            Knock.pause(Duration.ofMillis(windowMillis));
            Duration now = processorTime();
            quiet = now.minus(last).toMillis() <= windowMillis * IDLE_SHARE ? quiet + 1 : 0;
            last = now;
        }
        return last.minus(before);
    }

    @Override
    public void close() {
        Program running = program;
        program = null;
        if (running != null) {
            running.close();
        }
    }

    private static List<String> requests(Contender.Prepared prepared, int port, boolean stream) {
        List<String> bodies = Bodies.requests(REQUESTS, stream, stream ? 2 : 1);
        List<String> requests = new ArrayList<>(bodies.size());
        String extra = String.join(
                "", prepared.headers().stream().map(line -> line + "\r\n").toList());
        for (int i = 0; i < bodies.size(); i++) {
            requests.add("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nUser-Agent: bench\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer "
                    + prepared.keys().get(i % prepared.keys().size()) + "\r\n" + extra
                    + "Content-Length: " + bodies.get(i).length() + "\r\n\r\n" + bodies.get(i));
        }
        return List.copyOf(requests);
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(Stand::delete);
            }
        }
        Files.createDirectories(folder);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
