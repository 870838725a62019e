package io.portcullis.app.config;

/** Finds the word somebody meant. */
final class Spelling {
    private Spelling() {}

    /** {@code ; did you mean 'x'?}, or empty where nothing comes close (edit distance up to 2, 3 for long words). */
    static String suggestion(String written, Iterable<String> known) {
        String best = "";
        int least = written.length() > 8 ? 4 : Math.min(3, written.length());
        for (String word : known) {
            int distance = distance(normal(written), normal(word));
            if (distance < least) {
                least = distance;
                best = word;
            }
        }
        return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
    }

    private static String normal(String word) {
        String shortened = word.length() > 64 ? word.substring(0, 64) : word;
        return shortened
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(java.util.Locale.ROOT)
                .replace('-', '_');
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
