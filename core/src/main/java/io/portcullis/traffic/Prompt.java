package io.portcullis.traffic;

import java.util.List;

/** The text of a request in order, whatever the dialect. */
public record Prompt(List<Turn> turns) {
    public static final Prompt EMPTY = new Prompt(List.of());

    public Prompt {
        turns = List.copyOf(turns);
    }

    /** All system and developer text, joined by new lines; empty if none. */
    public String system() {
        return joined("system");
    }

    /** The last user turn, or the last tool result where no user spoke; empty if neither. */
    public String lastUser() {
        String tool = "";
        for (int i = turns.size() - 1; i >= 0; i--) {
            Turn turn = turns.get(i);
            if (turn.role().equals("user")) {
                return turn.text();
            }
            if (tool.isEmpty() && turn.role().equals("tool")) {
                tool = turn.text();
            }
        }
        return tool;
    }

    private String joined(String role) {
        Text text = new Text();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.role().equals(role)) {
                text.add(turn.text());
            }
        }
        return text.text();
    }
}
