package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lengths, names and links: what a reader trips over. Generated sources lie under target and are not read. */
class TidyTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final int LINE_MAX = 120;
    private static final int FILE_MAX = 400;
    private static final int METHOD_MAX = 70;
    private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".idea", ".portcullis", "data");
    private static final Pattern BANNED = Pattern.compile("\\b(?:class|record|interface|enum)\\s+"
            + "(\\w*(?:Manager|Helper|Utils?|Impl|Context)|(?:Abstract|Default|Base|Common)[A-Z]\\w*)\\b");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\n]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}\\s+(.+?)\\s*$");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```|`[^`\\n]*`");

    @Test
    void sourcesAreFound() throws IOException {
        assertThat(files(".java")).hasSizeGreaterThan(50);
        assertThat(files(".md")).isNotEmpty();
    }

    @Test
    void linesFilesAndMethodsAreShort() throws IOException {
        List<String> long_ = new ArrayList<>();
        for (Path file : files(".java")) {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() > FILE_MAX) {
                long_.add("%s has %d lines".formatted(HOME.relativize(file), lines.size()));
            }
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > LINE_MAX) {
                    long_.add("%s:%d is %d long"
                            .formatted(
                                    HOME.relativize(file), i + 1, lines.get(i).length()));
                }
            }
            methods(lines)
                    .forEach(m -> long_.add("%s:%d method of %d lines".formatted(HOME.relativize(file), m[0], m[1])));
        }
        assertThat(long_).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() throws IOException {
        List<String> vague = new ArrayList<>();
        for (Path file : files(".java")) {
            for (String line : Files.readAllLines(file)) {
                Matcher name = BANNED.matcher(line);
                if (!line.strip().startsWith("*") && !line.contains("\"") && name.find()) {
                    vague.add(HOME.relativize(file) + ": " + name.group(1));
                }
            }
        }
        assertThat(vague).isEmpty();
    }

    @Test
    void everyPackageSaysWhereToStart() throws IOException {
        Set<String> silent = new TreeSet<>();
        for (Path file : files(".java")) {
            if (!file.toString().contains("/src/main/") || file.toString().contains("/peers/")) {
                continue;
            }
            Path info = file.resolveSibling("package-info.java");
            boolean told = Files.exists(info)
                    && Files.readString(info).contains("@NullMarked")
                    && Files.readString(info).contains("/**");
            if (!told) {
                silent.add(HOME.relativize(file.getParent()).toString());
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void linksInDocumentsLeadSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path file : files(".md")) {
            String text = FENCE.matcher(Files.readString(file)).replaceAll("");
            Matcher link = LINK.matcher(text);
            while (link.find()) {
                if (!leads(file, link.group(1))) {
                    dead.add(HOME.relativize(file) + " -> " + link.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void aDeadLinkALongMethodAndAVagueNameWouldBeSeen() {
        assertThat(leads(HOME.resolve("pom.xml"), "no-such-file.md")).isFalse();
        assertThat(leads(HOME.resolve("pom.xml"), "https://example.org/")).isTrue();
        assertThat(BANNED.matcher("final class KeyManager {").find()).isTrue();
        assertThat(BANNED.matcher("record BaseThing() {").find()).isTrue();
        assertThat(BANNED.matcher("final class KeyRing {").find()).isFalse();
        List<String> text = new ArrayList<>(List.of("class A {", "    void long_() {"));
        text.addAll(java.util.Collections.nCopies(METHOD_MAX, "        call();"));
        text.addAll(List.of("    }", "}"));
        assertThat(methods(text)).hasSize(1);
    }

    private static boolean leads(Path from, String link) {
        if (link.matches("[a-z]+:.*")) {
            return true;
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        if (!target.startsWith(HOME) || !Files.exists(target)) {
            return false;
        }
        return parts.length == 1
                || !target.toString().endsWith(".md")
                || anchors(target).contains(parts[1]);
    }

    private static Set<String> anchors(Path file) {
        Set<String> anchors = new TreeSet<>();
        try {
            Matcher heading = HEADING.matcher(Files.readString(file));
            while (heading.find()) {
                String plain = heading.group(1).toLowerCase(java.util.Locale.ROOT);
                anchors.add(plain.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return anchors;
    }

    /**
     * Methods over the bound as pairs of first line and length. The formatter puts a member's closing brace alone at
     * the member's own depth, so a member ends at the first such line.
     */
    private static List<int[]> methods(List<String> lines) {
        List<int[]> found = new ArrayList<>();
        Pattern opening = Pattern.compile("^( {4}| {8})\\S.*\\).*\\{$");
        for (int i = 0; i < lines.size(); i++) {
            Matcher start = opening.matcher(lines.get(i));
            if (!start.matches() || lines.get(i).matches(".*\\b(record|class|enum|interface)\\b.*")) {
                continue;
            }
            String end = start.group(1) + "}";
            int last = i + 1;
            while (last < lines.size() && !lines.get(last).startsWith(end)) {
                last++;
            }
            if (last < lines.size() && last - i + 1 > METHOD_MAX) {
                found.add(new int[] {i + 1, last - i + 1});
            }
        }
        return found;
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(HOME)) {
            return all.filter(p -> p.toString().endsWith(ending))
                    .filter(p -> Stream.iterate(p, q -> !q.equals(HOME), Path::getParent)
                            .noneMatch(q -> SKIPPED.contains(q.getFileName().toString())))
                    .sorted()
                    .toList();
        }
    }
}
