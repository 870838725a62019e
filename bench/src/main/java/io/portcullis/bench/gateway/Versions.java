package io.portcullis.bench.gateway;

import io.portcullis.bench.gateway.Contender.Look;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which version of a program is here, as it says itself. */
final class Versions {

    private static final int SECONDS_MAX = 30;

    private Versions() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Runs a command and finds the version in what it prints. */
    static Look ask(String pattern, String... command) {
        try {
            Path output = Files.createTempFile("version", ".txt");
            try {
                Process process = new ProcessBuilder(List.of(command))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return new Look.Missing(command[0] + " did not tell its version");
                }
                return read(pattern, output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            return new Look.Missing(command[0] + " cannot be run here");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Look.Missing("interrupted");
        }
    }

    static Look read(String pattern, Path file) {
        try {
            return find(pattern, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Look.Missing(file.getFileName() + " cannot be read");
        }
    }

    static Look find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? new Look.Ready(matcher.group(1)) : new Look.Missing("its version is not told");
    }
}
