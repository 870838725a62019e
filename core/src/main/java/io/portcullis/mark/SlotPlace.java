package io.portcullis.mark;

import java.util.List;

/**
 * What stands around a slot.
 *
 * @param opening whether it begins a sentence
 * @param comma whether a comma stands right before it
 * @param bare whether the word before it has no punctuation behind it, on the same line
 * @param bracket whether an opening parenthesis stands right before its first letter
 * @param sentence normalised words of the sentence before it
 * @param next the word that follows after a single space, as written; empty where something else follows
 */
record SlotPlace(boolean opening, boolean comma, boolean bare, boolean bracket, List<String> sentence, String next) {

    SlotPlace with(String following) {
        return new SlotPlace(opening, comma, bare, bracket, sentence, following);
    }

    String last() {
        return bare && !sentence.isEmpty() ? sentence.getLast() : "";
    }
}
