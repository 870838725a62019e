package io.portcullis.shape;

import io.portcullis.traffic.TextStage;

/**
 * A text that ends with a whole sentence once it is long enough: from the bound on, the first sentence end is the
 * last thing shown. Length is estimated from characters, as a quarter of a token for an ASCII letter or space and four
 * fifths for anything else. Nothing is held back; a text without sentence ends runs on to the model's own bound.
 */
public final class SentenceCut implements TextStage {
    private static final int UNIT = 20;
    private static final String ENDS = ".!?\u2026\u3002\uff01\uff1f";
    private static final String WIDE_ENDS = "\u3002\uff01\uff1f";

    private final long unitsMax;
    private long units;
    private char last = ' ';
    private boolean cut;

    /** @param tokens from which on the next sentence end is the last */
    public SentenceCut(int tokens) {
        this.unitsMax = (long) tokens * UNIT;
    }

    @Override
    public String accept(String delta) {
        for (int i = 0; i < delta.length() && !cut; i++) {
            char next = delta.charAt(i);
            if (units >= unitsMax && ends(last, next)) {
                cut = true;
                return delta.substring(0, i);
            }
            units += next < 128 ? 5 : 16;
            last = next;
        }
        return cut ? "" : delta;
    }

    /** Whether a sentence has ended between the two characters; a quotation mark or bracket may close after it. */
    private static boolean ends(char last, char next) {
        boolean ended = ENDS.indexOf(last) >= 0 && (Character.isWhitespace(next) || WIDE_ENDS.indexOf(last) >= 0);
        return ended && ENDS.indexOf(next) < 0 && "\"')]\u201d\u2019\u300d".indexOf(next) < 0;
    }

    @Override
    public String end() {
        return "";
    }

    @Override
    public boolean cut() {
        return cut;
    }
}
