package io.portcullis.traffic;

/**
 * The answer of an exchange as text and tokens; empty and zero where unknown.
 *
 * @param text the first candidate's answer
 * @param reasoning text of reasoning blocks that the caller saw
 * @param finish the dialect's own finish or stop reason
 * @param logprobTokens tokens for which log-probabilities were returned
 */
public record Reply(String text, String reasoning, String finish, Usage usage, int logprobTokens) {
    public static final Reply NONE = new Reply("", "", "", Usage.ZERO, 0);
}
