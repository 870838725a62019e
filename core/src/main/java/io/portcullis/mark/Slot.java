package io.portcullis.mark;

import java.util.List;

/**
 * A place in a text where two wordings mean the same.
 *
 * @param name the class, whose bit the key draws
 * @param words the words before it that the bit hangs on, normalised
 * @param variant which of the two stands there, 0 or 1
 * @param fixed whether it must stay as it is: the other wording would be right in most such places, not in all
 */
public record Slot(String name, List<String> words, int variant, boolean fixed) {
    public Slot {
        words = List.copyOf(words);
    }
}
