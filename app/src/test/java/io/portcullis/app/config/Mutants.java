package io.portcullis.app.config;

import java.util.Random;

/** YAML with a few characters changed, added, taken away or said twice. */
final class Mutants {
    private static final String SPICE = "{}[]:,&*!|>'\"%@`#-?\t\n 0~=<.()";

    private Mutants() {}

    static String of(String text, Random random) {
        StringBuilder mutant = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(mutant.length());
            switch (random.nextInt(4)) {
                case 0 -> mutant.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
                case 1 -> mutant.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
                case 2 -> mutant.delete(at, Math.min(mutant.length() - 1, at + random.nextInt(20)));
                default -> mutant.insert(at, mutant.substring(at, Math.min(mutant.length(), at + 40)));
            }
        }
        return mutant.toString();
    }
}
