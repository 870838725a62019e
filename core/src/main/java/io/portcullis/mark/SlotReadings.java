package io.portcullis.mark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Slots found in texts, each place once: what keys are scored by. */
public final class SlotReadings {
    private final Set<List<String>> known = new HashSet<>();
    private final List<Reading> all = new ArrayList<>();

    /**
     * A slot as it was found.
     *
     * @param place its class and the words before it: what its bit hangs on
     */
    public record Reading(List<String> place, Slot slot) {
        Reading(Slot slot) {
            this(place(slot), slot);
        }

        private static List<String> place(Slot slot) {
            List<String> place = new ArrayList<>(slot.words());
            place.add(slot.name());
            return List.copyOf(place);
        }
    }

    /** Every slot of a text. */
    public static List<Reading> of(String text) {
        List<Reading> found = new ArrayList<>();
        SlotScanner scanner = new SlotScanner(slot -> {
            found.add(new Reading(slot));
            return slot.variant();
        });
        scanner.accept(text);
        scanner.end();
        return found;
    }

    /** Counts a slot, unless its place is known. */
    public void add(Reading reading) {
        if (known.add(reading.place())) {
            all.add(reading);
        }
    }

    public int size() {
        return all.size();
    }

    /** How many stand as the key would have them. */
    public int hits(MarkKey key) {
        int hits = 0;
        for (Reading reading : all) {
            hits += bit(key, reading.slot()) == reading.slot().variant() ? 1 : 0;
        }
        return hits;
    }

    static int bit(MarkKey key, Slot slot) {
        return key.choice(slot.words(), slot.name(), 2);
    }
}
