package io.portcullis.app.e2e;

import io.portcullis.app.Main;
import io.portcullis.app.World;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program as a process of its own: from the packaged jars where they were built, else from the classes. */
final class Program implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it; its two outputs go to files in the folder. */
    static Program start(Path folder, String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "stdout", ".log");
        Path err = Files.createTempFile(folder, "stderr", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Program(process, out, err);
    }

    private static String classPath() throws IOException {
        List<String> jars = new ArrayList<>();
        for (String folder : List.of("lib", "audit")) {
            Path dist = Path.of("target", "dist", folder).toAbsolutePath();
            if (Files.isDirectory(dist)) {
                try (Stream<Path> files = Files.list(dist)) {
                    files.map(Path::toString).sorted().forEach(jars::add);
                }
            }
        }
        boolean packaged = jars.stream().anyMatch(jar -> jar.contains("portcullis-app"));
        return packaged ? String.join(File.pathSeparator, jars) : System.getProperty("java.class.path");
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Waits until a text is on one of the outputs, and returns that output. */
    String said(String text) {
        String[] found = {""};
        World.until("'" + text + "' is said", () -> {
            try {
                String all = out() + err();
                if (!process.isAlive() && !all.contains(text)) {
                    throw new AssertionError("it ended: " + all);
                }
                found[0] = all;
                return all.contains(text);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return found[0];
    }

    /** Sends a signal by name and returns the exit status. */
    int signalled(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor(5, TimeUnit.SECONDS);
        return ended();
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor(5, TimeUnit.SECONDS);
    }

    int ended() throws Exception {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end within 20 s: " + err());
        }
        return process.exitValue();
    }

    boolean gone() {
        return !process.isAlive();
    }

    boolean hasChildren() {
        return process.descendants().findAny().isPresent();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
