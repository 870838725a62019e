package io.portcullis.shape;

import io.portcullis.traffic.TextStage;
import io.portcullis.traffic.TextWords;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Keeps known text from being repeated: once so many words in a row stand in it in the same order, what was held back
 * of them is replaced by a notice, and so is the rest of the run; or the rest of the answer is withheld. Text is held
 * back from the third word of a run on, so two words are out before it is one, and a run that breaks off in time goes
 * out as it is.
 */
public final class EchoFilter implements TextStage {
    static final String NOTICE = "[withheld]";
    private static final int CHUNK_MAX = 512;

    private final KnownText known;
    private final int words;
    private final boolean cutting;
    private final StringBuilder chunk = new StringBuilder();
    private final StringBuilder held = new StringBuilder();
    private final Deque<String> last = new ArrayDeque<>();
    private int run;
    private boolean redacting;
    private boolean cut;

    /**
     * A filter for one text.
     *
     * @param words how many words in a row are an echo, at least 4
     * @param cutting whether the rest of the answer is withheld after one
     */
    public EchoFilter(KnownText known, int words, boolean cutting) {
        if (words <= KnownText.RUN) {
            throw new IllegalArgumentException("an echo has at least four words, not " + words);
        }
        this.known = known;
        this.words = words;
        this.cutting = cutting;
    }

    @Override
    public String accept(String delta) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < delta.length() && !cut; i++) {
            char c = delta.charAt(i);
            if (Character.isWhitespace(c) || chunk.length() >= CHUNK_MAX) {
                word(out);
            }
            chunk.append(c);
        }
        return out.toString();
    }

    @Override
    public String end() {
        StringBuilder out = new StringBuilder();
        if (!cut) {
            word(out);
            out.append(redacting ? "" : held);
        }
        return out.toString();
    }

    @Override
    public boolean cut() {
        return cut;
    }

    /** A run of characters with the white space before it has ended. */
    private void word(StringBuilder out) {
        String text = chunk.toString();
        chunk.setLength(0);
        boolean within = true;
        List<String> said = TextWords.of(text);
        for (String word : said) {
            last.addLast(word);
            if (last.size() > KnownText.RUN) {
                last.removeFirst();
            }
            within &= last.size() == KnownText.RUN && known.holds(List.copyOf(last));
            run = within ? run == 0 ? KnownText.RUN : run + 1 : 0;
        }
        if (run == 0) {
            out.append(redacting ? "" : held).append(text);
            held.setLength(0);
            redacting = false;
        } else if (!redacting) {
            held.append(text);
            if (run >= words) {
                redact(out);
            }
        }
    }

    private void redact(StringBuilder out) {
        out.append(Character.isWhitespace(held.charAt(0)) ? " " : "").append(NOTICE);
        held.setLength(0);
        redacting = true;
        cut = cutting;
    }
}
