package io.portcullis.shape;

import io.portcullis.traffic.TextStage;
import java.util.List;
import java.util.Locale;

/**
 * Reasoning that stands inside tags in the answer itself ({@code <think>} and its kin) taken out, tags and all, with
 * the white space behind it; what is never closed is gone to the end. Holds back at most an unfinished tag.
 */
public final class ReasoningTagFilter implements TextStage {
    private static final List<String> NAMES = List.of(
            "think", "thinking", "thought", "thoughts", "reasoning", "reflection", "scratchpad", "inner_monologue");
    private static final int TAG_MAX = 24;

    private final StringBuilder in = new StringBuilder();
    private String open = "";
    private boolean trimming;

    @Override
    public String accept(String delta) {
        in.append(delta);
        return run(false);
    }

    @Override
    public String end() {
        return run(true);
    }

    private String run(boolean ending) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < in.length()) {
            char c = in.charAt(at);
            if (c != '<') {
                trimming &= Character.isWhitespace(c);
                if (open.isEmpty() && !trimming) {
                    out.append(c);
                }
                at++;
                continue;
            }
            int close = in.indexOf(">", at);
            boolean known = close >= 0 && close - at <= TAG_MAX;
            if (!known && close < 0 && in.length() - at <= TAG_MAX && !ending && mayBeTag(at)) {
                break;
            }
            String name =
                    known ? in.substring(at + 1, close).toLowerCase(Locale.ROOT).strip() : "";
            if (known && tag(name)) {
                at = close + 1;
                continue;
            }
            trimming = false;
            if (open.isEmpty()) {
                out.append(c);
            }
            at++;
        }
        in.delete(0, at);
        return out.toString();
    }

    private boolean mayBeTag(int at) {
        String begun = in.substring(at + 1).toLowerCase(Locale.ROOT).strip();
        String name = begun.startsWith("/") ? begun.substring(1) : begun;
        return NAMES.stream().anyMatch(known -> known.startsWith(name) || name.startsWith(known));
    }

    /** Whether it is one of ours; a closing tag without an opening one goes too. */
    private boolean tag(String name) {
        if (open.isEmpty() && NAMES.contains(name)) {
            open = name;
            return true;
        }
        if (name.startsWith("/")
                && (name.substring(1).equals(open) || open.isEmpty() && NAMES.contains(name.substring(1)))) {
            open = "";
            trimming = true;
            return true;
        }
        return false;
    }
}
