package io.portcullis.decide;

import java.util.Comparator;
import java.util.List;

/**
 * Rules that belong together, held here in the order in which they are tried.
 *
 * @param priority sections are tried from the highest on; equals in the order of the file
 * @param match whether the first enforced rule that holds ends the section, or all are tried
 */
public record Section(String name, int priority, Match match, List<Rule> rules) {
    /** How many rules of a section may act on one call. */
    public enum Match {
        FIRST,
        ALL
    }

    public Section {
        rules = rules.stream()
                .sorted(Comparator.comparingInt(Rule::priority).reversed())
                .toList();
    }
}
