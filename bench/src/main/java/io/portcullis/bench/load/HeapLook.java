package io.portcullis.bench.load;

import io.portcullis.bench.rig.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The live heap of a Java program, after a full collection asked for by {@code jcmd}. */
final class HeapLook {

    private static final int SECONDS_MAX = 30;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private HeapLook() {}

    /** Live bytes of the first Java process in the program's tree; empty when there is none. */
    static OptionalLong live(Program program) {
        for (long pid : program.pids()) {
            if (!isJava(pid)) {
                continue;
            }
            try {
                jcmd(pid, "GC.run");
                long used = usedBytes(jcmd(pid, "GC.heap_info"));
                if (used > 0) {
                    return OptionalLong.of(used);
                }
            } catch (IOException e) {
                System.err.println("jcmd: " + e.getMessage());
            }
        }
        return OptionalLong.empty();
    }

    /** Only a Java process may be asked: to any other the signal that {@code jcmd} sends first means "quit". */
    private static boolean isJava(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().command())
                .filter(command -> command.endsWith("/java"))
                .isPresent();
    }

    /** The sum of what each space of a heap description uses; Metaspace is none of the heap. */
    static long usedBytes(String heapInfo) {
        return heapInfo.lines()
                        .filter(line -> line.contains("total") && line.contains("used") && !line.contains("Metaspace"))
                        .mapToLong(HeapLook::kibibytes)
                        .sum()
                * 1024;
    }

    private static long kibibytes(String line) {
        Matcher matcher = USED.matcher(line);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static String jcmd(long pid, String command) throws IOException {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(program, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
