package io.portcullis.bench.detection.town;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TownTest {
    private static final Map<Split, Town> BUILT = new HashMap<>();

    private static Town town(Split split) throws IOException {
        Town known = BUILT.get(split);
        if (known == null) {
            known = build(split, 5);
            BUILT.put(split, known);
        }
        return known;
    }

    private static Town build(Split split, long seed) throws IOException {
        Optional<Path> corpora = Corpora.find("PORTCULLIS_CORPORA", "corpora");
        Optional<Path> traces = Corpora.find("PORTCULLIS_TRACES", "traces");
        assumeThat(corpora.isPresent() && traces.isPresent())
                .as("the evaluation corpora are not here")
                .isTrue();
        return Town.build(corpora.orElseThrow(), traces.orElseThrow(), new Town.Order(split, seed, 300, true));
    }

    @Test
    void noRowStandsOnBothSidesOfTheSplit() {
        Set<String> both = new HashSet<>(Split.TUNE.sources());
        both.retainAll(Split.REPORT.sources());
        assertThat(both).containsExactlyInAnyOrder("ci_commit_bot", "oasst_zh_mt");
        for (String session :
                new String[] {"javalin", "Mooncake", "higress", "oasst-zh-1", "oasst-zh-2", "oasst-zh-77"}) {
            for (String source : both) {
                Row row = new Row(source, session, 0, "", "", "");
                assertThat(Split.TUNE.holds(row) && Split.REPORT.holds(row)).isFalse();
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameTownAndAnotherSeedAnother() throws IOException {
        Town once = town(Split.TUNE);
        assertThat(build(Split.TUNE, 5).events()).isEqualTo(once.events());
        assertThat(build(Split.TUNE, 6).events()).isNotEqualTo(once.events());
    }

    @Test
    void heldOutFamiliesAreAbsentWhileTuning() throws IOException {
        assertThat(town(Split.TUNE).labels().values()).noneMatch(l -> Split.HELD_OUT.contains(l.family()));
        assertThat(town(Split.REPORT).labels().values().stream().map(Label::family))
                .containsAll(Split.HELD_OUT);
    }

    /** Public evaluation suites, class assignments and dull short texts are meant to recur; other texts are not. */
    @Test
    void honestAccountsDoNotShareLongTexts() throws IOException {
        Town town = town(Split.REPORT);
        Map<String, String> owner = new HashMap<>();
        int shared = 0;
        int seen = 0;
        for (Event event : town.events()) {
            String family = town.labels().get(event.account().id()).family();
            if (!Set.of("chat", "multi-turn", "multilingual", "rag", "translation", "ci-and-agents")
                    .contains(family)) {
                continue;
            }
            String text =
                    event.step().said().get(event.step().said().size() - 1).text();
            if (text.length() > 200) {
                seen++;
                String first = owner.putIfAbsent(text, event.account().id());
                shared += first != null && !first.equals(event.account().id()) ? 1 : 0;
            }
        }
        assertThat(seen).isGreaterThan(500);
        assertThat(shared).isLessThan(seen / 100);
    }

    @Test
    void everyStratumHasItsAccountsAndTimesRunForward() throws IOException {
        Town town = town(Split.REPORT);
        Set<String> strata = new HashSet<>();
        town.labels().values().stream().filter(l -> !l.attack()).forEach(l -> strata.add(l.family()));
        assertThat(strata).isEqualTo(Honest.SHARES.keySet());
        long before = Long.MIN_VALUE;
        for (Event event : town.events()) {
            assertThat(event.at()).isGreaterThanOrEqualTo(before);
            before = event.at();
        }
    }
}
