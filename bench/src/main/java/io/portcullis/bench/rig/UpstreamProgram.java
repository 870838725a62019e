package io.portcullis.bench.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link FastUpstream} as a process of its own, so that the callers' garbage and compilation do not slow it. */
public final class UpstreamProgram {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private UpstreamProgram() {}

    /** Starts it on a core and waits until it answers. */
    public static Program start(Path folder, int core, int port) throws IOException {
        Program upstream = java("upstream", core, folder, FastUpstream.class, List.of(Integer.toString(port)));
        Knock.untilSuccess(upstream, port, "GET / HTTP/1.1\r\nHost: bench\r\n\r\n", PATIENCE);
        return upstream;
    }

    /** A class of this benchmark's own class path as a program. */
    public static Program java(String name, int core, Path folder, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        return Program.start(name, core, folder.toAbsolutePath(), Map.of(), command);
    }
}
