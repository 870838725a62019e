package io.portcullis.bench.detection.town;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    /** One wording of the list, with a firm's name put in. */
    String one(String name) {
        return Wordings.one(all(name), random).replace("{firm}", Wordings.firm(random));
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
                if (fold < 0 || i % FOLDS == fold) {
                    kept.add(lines.get(i).replace("\\n", "\n"));
                }
            }
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
