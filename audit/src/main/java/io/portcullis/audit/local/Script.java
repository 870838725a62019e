package io.portcullis.audit.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One document of the training text.
 *
 * @param voice which voice of the model it teaches
 * @param title the words it is about, {@code *} for text that fits any subject
 */
record Script(Voice voice, String title, String text) {
    /** How the model speaks: answering, or thinking before it answers. */
    enum Voice {
        ANSWER,
        THINKING
    }

    private static final List<String> RESOURCES = List.of("answers.txt", "more.txt", "thinking.txt");

    boolean generic() {
        return title.equals("*");
    }

    /** The shipped training text: our own, Apache-2.0, see NOTICE.txt beside it. */
    static List<Script> shipped() {
        List<Script> scripts = new ArrayList<>();
        for (String name : RESOURCES) {
            try (InputStream in = Script.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("resource %s is missing".formatted(name));
                }
                scripts.addAll(parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + name, e);
            }
        }
        return scripts;
    }

    /** Documents that begin with a line {@code === answer: title} or {@code === thinking: title}. */
    static List<Script> parse(String text) {
        List<Script> scripts = new ArrayList<>();
        for (String part : text.split("(?m)^=== ")) {
            if (part.isBlank()) {
                continue;
            }
            int line = part.indexOf('\n');
            int colon = part.indexOf(':');
            if (line < 0 || colon < 0 || colon > line) {
                throw new IllegalArgumentException("no heading in: " + part.substring(0, Math.min(40, part.length())));
            }
            Voice voice = part.startsWith("thinking") ? Voice.THINKING : Voice.ANSWER;
            scripts.add(new Script(
                    voice,
                    part.substring(colon + 1, line).strip(),
                    part.substring(line).strip()));
        }
        return scripts;
    }
}
