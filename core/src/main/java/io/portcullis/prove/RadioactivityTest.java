package io.portcullis.prove;

import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotReadings;
import io.portcullis.mark.Tails;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a suspect learnt from marked texts: its answers are read for slots whose words before occur in texts that we
 * marked and served, each place once, those that stand in the suspect's prompt left out (there it would only copy). A
 * suspect that never saw our marks hits each with a probability of 1/2 exactly (Sander et al. 2024, closed model).
 */
public final class RadioactivityTest {
    private final Set<List<String>> served = new HashSet<>();
    private final SlotReadings readings = new SlotReadings();

    /** Adds a text that was marked and served. */
    public RadioactivityTest served(String text) {
        SlotReadings.of(text).forEach(reading -> served.add(reading.place()));
        return this;
    }

    /** Adds an answer of the suspect. */
    public RadioactivityTest answered(String prompt, String answer) {
        Set<List<String>> copied = new HashSet<>();
        SlotReadings.of(prompt).forEach(reading -> copied.add(reading.place()));
        for (SlotReadings.Reading reading : SlotReadings.of(answer)) {
            if (served.contains(reading.place()) && !copied.contains(reading.place())) {
                readings.add(reading);
            }
        }
        return this;
    }

    /** The test for one key. */
    public Result test(MarkKey key) {
        int hits = readings.hits(key);
        return new Result(served.size(), readings.size(), hits, Tails.binomial(readings.size(), 0.5, hits));
    }

    /**
     * What the answers say about one key.
     *
     * @param served places in the texts that we served
     * @param places of them in the answers, each once
     * @param p before any correction for the number of keys tried
     */
    public record Result(int served, int places, int hits, double p) {}
}
