package io.portcullis.mark;

import java.util.List;

/**
 * Two wordings of which either may stand wherever the other does, and where that holds.
 *
 * @param name the two wordings, {@code first|second}; the same name draws the same bit in the same place
 * @param family the row of the table it comes from
 * @param variants two, as they are written inside a sentence
 * @param needsNext whether the word that follows matters; where it does, no punctuation may follow
 * @param oneWay whether the second wording is left where it stands: the first would be right in most such places only
 */
record SlotClass(
        String name,
        String family,
        List<String> variants,
        List<Guard> before,
        List<Guard> after,
        boolean needsNext,
        boolean oneWay) {
    SlotClass {
        variants = List.copyOf(variants);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** A condition on what stands around a slot. */
    interface Guard {
        boolean holds(SlotPlace place);

        /** Whether further letters of the word that follows change nothing any more. */
        default boolean settled(SlotPlace place) {
            return false;
        }
    }

    /** What is known of a condition while the word that follows is still coming. */
    enum Outlook {
        FITS,
        OPEN,
        NEVER
    }

    /**
     * Whether a wording may fit what follows.
     *
     * @param place with the letters of the word that follows which have come, at least one
     */
    Outlook outlook(SlotPlace place) {
        Outlook outlook = Outlook.FITS;
        for (Guard guard : after) {
            if (!guard.settled(place)) {
                outlook = Outlook.OPEN;
            } else if (!guard.holds(place)) {
                return Outlook.NEVER;
            }
        }
        return outlook;
    }

    /** Whether a wording stays as it is, whatever the key says. */
    boolean fixed(int variant) {
        return oneWay && variant == 1;
    }

    boolean fitsBefore(SlotPlace place) {
        return holds(before, place);
    }

    boolean fitsAfter(SlotPlace place) {
        return holds(after, place);
    }

    private static boolean holds(List<Guard> guards, SlotPlace place) {
        for (Guard guard : guards) {
            if (!guard.holds(place)) {
                return false;
            }
        }
        return true;
    }
}
