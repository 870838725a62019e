package io.portcullis.bench.detection.town;

import java.util.List;

/**
 * One call and its answer, before a time and an account are put to it.
 *
 * @param system empty if none
 * @param said all messages of the request but the system's
 * @param answer empty where the corpus has none
 * @param answerTokens tokens of the answer
 * @param status HTTP status
 * @param attack whether this very call serves an attack
 * @param gapSeconds time since the step before in the same sitting
 * @param model empty for the account's usual one
 */
record Step(
        String system,
        List<Said> said,
        Knobs knobs,
        String answer,
        String reasoning,
        int answerTokens,
        int status,
        boolean attack,
        double gapSeconds,
        String model) {

    static Step ask(String system, String prompt, String answer) {
        return new Step(system, List.of(Said.user(prompt)), Knobs.PLAIN, answer, "", tokens(answer), 200, false, 0, "");
    }

    static Step within(String system, List<Said> said, String answer, double gapSeconds) {
        return new Step(system, List.copyOf(said), Knobs.PLAIN, answer, "", tokens(answer), 200, false, gapSeconds, "");
    }

    /** About four characters a token in Latin script, one and a half in others. */
    static int tokens(String text) {
        int wide = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x2E80) {
                wide++;
            }
        }
        return (int) Math.ceil((text.length() - wide) / 4.0 + wide / 1.5);
    }

    Step knobs(Knobs other) {
        return new Step(system, said, other, answer, reasoning, answerTokens, status, attack, gapSeconds, model);
    }

    Step asAttack() {
        return new Step(system, said, knobs, answer, reasoning, answerTokens, status, true, gapSeconds, model);
    }

    Step gap(double seconds) {
        return new Step(system, said, knobs, answer, reasoning, answerTokens, status, attack, seconds, model);
    }

    Step answered(String text, int tokens) {
        return new Step(system, said, knobs, text, reasoning, tokens, status, attack, gapSeconds, model);
    }

    Step reasoned(String text) {
        return new Step(
                system, said, knobs, answer, text, answerTokens + tokens(text), status, attack, gapSeconds, model);
    }

    Step refused(int code) {
        return new Step(system, said, knobs, "", "", 0, code, attack, gapSeconds, model);
    }

    Step to(String otherModel) {
        return new Step(system, said, knobs, answer, reasoning, answerTokens, status, attack, gapSeconds, otherModel);
    }
}
