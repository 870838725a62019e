package io.portcullis.mark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Real answers, marked: code, JSON, addresses and quotations must come out as they were, by their bytes and by those
 * who read them. Looks for JSON Lines (.jsonl.gz with {@code response}) in the folder that the environment names as
 * {@code PORTCULLIS_CORPORA}; skipped where there is none.
 */
class CorpusProperties {
    private static final int ANSWERS_MAX = 12_000;
    private static final Pattern FENCE = Pattern.compile("(?ms)^ {0,3}(`{3,}|~{3,})[^\\n`]*\\n(.*?)^ {0,3}\\1[ \\t]*$");
    private static final List<Pattern> KEPT = List.of(
            Pattern.compile("(?<!`)`[^`\\n]+`(?!`)"),
            Pattern.compile("https?://\\S+"),
            Pattern.compile("[\\w.+-]+@[\\w-]+\\.[\\w.]+"),
            Pattern.compile("(?m)^\\|.*\\|$"),
            Pattern.compile("(?m)^#{1,6} .*$"),
            Pattern.compile("(?m)^ {0,3}>.*$"),
            Pattern.compile("\u201C[^\u201C\u201D\\n]*\u201D"),
            Pattern.compile("(?<=[ (])\"[^\"\\n]{1,200}\"(?=[ .,;:!?)])"));

    private final ObjectMapper json = new ObjectMapper();

    private static Optional<Path> folder() {
        return Optional.ofNullable(System.getenv("PORTCULLIS_CORPORA"))
                .map(Path::of)
                .filter(Files::isDirectory);
    }

    private List<String> answers() throws IOException {
        Assumptions.assumeTrue(folder().isPresent(), "PORTCULLIS_CORPORA names no folder of corpora");
        List<String> answers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder().orElseThrow())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList()) {
                try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                    lines.lines()
                            .limit(2_500)
                            .map(this::response)
                            .filter(r -> !r.isEmpty())
                            .forEach(answers::add);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return answers.size() <= ANSWERS_MAX
                ? answers
                : Stream.iterate(0, i -> i + 1)
                        .limit(ANSWERS_MAX)
                        .map(i -> answers.get((int) ((long) i * answers.size() / ANSWERS_MAX)))
                        .toList();
    }

    private String response(String line) {
        try {
            return json.readTree(line).path("response").asText("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String marked(String text, int i) {
        SlotMarker marker = new SlotMarker(MarkKey.derive(new byte[32], MarkKey.SLOTS, "t" + i % 5, "e"));
        return marker.accept(text) + marker.end();
    }

    private static List<String> found(Pattern pattern, String text, int group) {
        List<String> all = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            all.add(matcher.group(group));
        }
        return all;
    }

    @Test
    void codeAddressesTablesHeadingsAndQuotationsStayAsTheyWere() throws IOException {
        List<String> answers = answers();
        int checked = 0;
        int changed = 0;
        for (int i = 0; i < answers.size(); i++) {
            String text = answers.get(i);
            String marked = marked(text, i);
            changed += marked.equals(text) ? 0 : 1;
            List<String> code = found(FENCE, text, 0);
            assertThat(found(FENCE, marked, 0)).isEqualTo(code);
            String prose = FENCE.matcher(text).replaceAll("");
            String markedProse = FENCE.matcher(marked).replaceAll("");
            for (Pattern pattern : KEPT) {
                List<String> kept = found(pattern, prose, 0);
                assertThat(found(pattern, markedProse, 0)).as(pattern.pattern()).isEqualTo(kept);
                checked += kept.size();
            }
            checked += code.size();
        }
        assertThat(checked).isGreaterThan(1_000);
        assertThat(changed).isGreaterThan(answers.size() / 50);
    }

    @Test
    void whatIsJsonReadsAsTheSameJson() throws IOException {
        List<String> answers = answers();
        int read = 0;
        for (int i = 0; i < answers.size(); i++) {
            Optional<JsonNode> before = parsed(answers.get(i));
            if (before.isPresent() && before.get().isContainerNode()) {
                assertThat(parsed(marked(answers.get(i), i))).isEqualTo(before);
                read++;
            }
        }
        assertThat(read).isPositive();
    }

    private Optional<JsonNode> parsed(String text) {
        try {
            return Optional.ofNullable(json.readTree(text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The compiler as judge: Java in answers has after marking exactly the faults that it had before. */
    @Test
    void javaCompilesAsBefore() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Assumptions.assumeTrue(compiler != null, "this JRE has no compiler");
        List<String> answers = answers();
        Pattern java = Pattern.compile("(?ms)^```java[^\\n]*\\n(.*?)^```[ \\t]*$");
        int compiled = 0;
        for (int i = 0; i < answers.size() && compiled < 60; i++) {
            List<String> before = found(java, answers.get(i), 1);
            List<String> after = found(java, marked(answers.get(i), i), 1);
            for (int j = 0; j < before.size(); j++) {
                assertThat(faults(compiler, after.get(j))).isEqualTo(faults(compiler, before.get(j)));
                compiled++;
            }
        }
        Assumptions.assumeTrue(compiled > 0, "no Java in these corpora");
    }

    private static List<String> faults(JavaCompiler compiler, String source) {
        DiagnosticCollector<JavaFileObject> faults = new DiagnosticCollector<>();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        compiler.getTask(
                        null,
                        null,
                        faults,
                        List.of("-proc:none", "-Xmaxerrs", "20", "-d", temporary()),
                        null,
                        List.of(file))
                .call();
        return faults.getDiagnostics().stream()
                .map(fault -> fault.getLineNumber() + " " + fault.getMessage(Locale.ROOT))
                .toList();
    }

    private static String temporary() {
        try {
            return Files.createTempDirectory("marked").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
