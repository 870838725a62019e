package io.portcullis.audit.local;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses the tool that a question calls for by the words they share; never one already called for it. */
final class ToolChoice {
    private static final double ENOUGH = 2;

    private ToolChoice() {}

    static Optional<Ask.Tool> choose(Ask ask) {
        Set<String> called = new HashSet<>();
        for (Ask.Turn turn : ask.sinceUser()) {
            called.addAll(turn.called());
        }
        if (ask.tools().isEmpty() || ask.toolRule().equals("none")) {
            return Optional.empty();
        }
        boolean must = !ask.toolRule().equals("auto");
        Set<String> asked = LocalModel.stems(ask.lastUser());
        Ask.Tool best = null;
        double bestScore = must ? -1 : ENOUGH - 1e-9;
        for (Ask.Tool tool : ask.tools()) {
            boolean allowed = ask.toolRule().equals(tool.name())
                    || !named(ask)
                            && (!called.contains(tool.name()) || ask.toolRule().equals("required"));
            double score = score(tool, asked);
            if (allowed && score > bestScore) {
                best = tool;
                bestScore = score;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean named(Ask ask) {
        return !List.of("auto", "required").contains(ask.toolRule());
    }

    private static double score(Ask.Tool tool, Set<String> asked) {
        Set<String> name = LocalModel.stems(tool.name().replaceAll("[_.-]", " ").replaceAll("([a-z])([A-Z])", "$1 $2"));
        Set<String> description = LocalModel.stems(tool.description());
        double score = 0;
        for (String stem : asked) {
            score += name.contains(stem) ? 2 : description.contains(stem) ? 1 : 0;
        }
        return score;
    }
}
