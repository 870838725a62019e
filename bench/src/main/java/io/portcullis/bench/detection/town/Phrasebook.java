package io.portcullis.bench.detection.town;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Wordings of the tuning side kept as text, one a line ({@code resources/town/*.txt}, written for this project,
 * Apache-2.0). A fold is one of four parts of every list, so that a town may speak in wordings that no other town
 * uses; fold -1 is all of them.
 */
final class Phrasebook {
    static final int FOLDS = 4;

    private final int fold;
    private final Random random;
    private final Map<String, List<String>> lists = new HashMap<>();

    Phrasebook(int fold, Random random) {
        this.fold = fold;
        this.random = random;
    }

    /** One wording of the list as a public tutorial or tool has it, with a firm's name put in. */
    String one(String name) {
        return named(Wordings.one(all(name), random));
    }

    /** A wording of the firm's own: mostly with a head and a tail that hardly anybody else has. */
    String own(String name) {
        String text = one(name);
        if (random.nextInt(6) == 0) {
            return text;
        }
        int way = random.nextInt(4);
        String head = way == 3 ? "" : named(Wordings.one(all("heads"), random)) + " ";
        String tail = way == 0 ? "" : (random.nextBoolean() ? "\n" : " ") + named(Wordings.one(all("tails"), random));
        return head + text + tail;
    }

    /** The list's wordings in an order of this town's, none twice. */
    List<String> dealt(String name) {
        List<String> dealt = new ArrayList<>(all(name));
        Collections.shuffle(dealt, random);
        return dealt;
    }

    private String named(String text) {
        return text.replace("{firm}", Wordings.firm(random)).replace("{n}", "" + random.nextInt(900));
    }

    List<String> all(String name) {
        return lists.computeIfAbsent(name, this::read);
    }

    private List<String> read(String name) {
        try (InputStream in = Phrasebook.class.getResourceAsStream("/town/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("no wordings named " + name);
            }
            List<String> kept = new ArrayList<>();
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                if (fold < 0 || name.startsWith("ruses") || name.equals("asks") || i % FOLDS == fold) {
                    kept.add(lines.get(i).replace("\\n", "\n"));
                }
            }
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
