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
 * out as it is. Words that begin no run go out as they come, letter by letter.
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
    /** Whether the word under way can belong to no run, so that nothing need wait. */
    private boolean free = true;

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
            int length = chunk.length();
            if (length > 0 && (length >= CHUNK_MAX || TextWords.parts(chunk.charAt(length - 1), c))) {
                word(out);
            }
            if (!cut) {
                chunk.append(c);
                if (free) {
                    out.append(c);
                }
            }
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

    /** A word has ended, with what parts it from the one before. */
    private void word(StringBuilder out) {
        String text = chunk.toString();
        chunk.setLength(0);
        int longest = 0;
        for (String word : TextWords.of(text)) {
            last.addLast(word);
            if (last.size() > KnownText.RUN) {
                last.removeFirst();
            }
            boolean within = last.size() == KnownText.RUN && known.holds(List.copyOf(last));
            run = !within ? 0 : run == 0 ? KnownText.RUN : run + 1;
            longest = Math.max(longest, run);
        }
        String shown = free ? "" : text;
        if (run == 0 && longest < words) {
            out.append(redacting ? "" : held).append(shown);
            held.setLength(0);
            redacting = false;
        } else if (!redacting) {
            held.append(shown);
            if (Math.max(run, longest) >= words) {
                redact(out);
            }
        }
        free = run == 0 && !opening();
    }

    private boolean opening() {
        if (last.size() < KnownText.RUN - 1) {
            return false;
        }
        List<String> two = List.copyOf(last);
        return known.opens(two.subList(two.size() - KnownText.RUN + 1, two.size()));
    }

    private void redact(StringBuilder out) {
        out.append(!held.isEmpty() && Character.isWhitespace(held.charAt(0)) ? " " : "")
                .append(NOTICE);
        held.setLength(0);
        redacting = true;
        cut = cutting;
    }
}
