package io.portcullis.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the benchmark ran on. */
public record Machine(String processor, int cores, long memoryGiB, String kernel, String java, String wrk) {

    static Machine here() {
        return new Machine(
                first("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Math.round(number(first("/proc/meminfo", "MemTotal")) / 1024.0 / 1024.0),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                switch (Versions.ask("wrk (?:debian/)?([0-9.]+)", "wrk", "-v")) {
                    case Contender.Look.Ready ready -> ready.version();
                    case Contender.Look.Missing missing -> missing.why();
                });
    }

    private static double number(String text) {
        String digits = text.replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 0 : Double.parseDouble(digits);
    }

    private static String first(String file, String key) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
