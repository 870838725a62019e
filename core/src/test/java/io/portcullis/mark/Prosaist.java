package io.portcullis.mark;

import java.util.List;
import java.util.Random;

/** Writes English-like text full of slots, code, data and noise, for properties; the same seed, the same text. */
final class Prosaist {
    private static final List<String> SENTENCES = List.of(
            "It is important that the cat is not hungry, and it does not matter which food you have found.",
            "There are many tools that help to reduce noise, such as plugs, curtains, and doors.",
            "For example, you will see that they are not here because the road is closed.",
            "Additionally, the team can use a wide variety of tools, and they do not cost a lot of money.",
            "Therefore, make sure that you save all of the files, folders, and notes in the same place.",
            "The system that is used in healthcare (e.g., a clinic) isn't cheap due to the cost of parts.",
            "You'll need about 15 minutes, and it's typically hard to see each other in the dark.",
            "I am glad that you are here with the others; perhaps everyone will come along with them.");
    private static final List<String> BLOCKS = List.of(
            "```java\nclass A { String s = \"it is not, for example, known\"; int[] x = {1, 2, 3}; }\n```",
            "{\"it is\": \"not known, for example, to you, me, and them\", \"n\": [1, 2, 3]}",
            "| it is | you are not |\n|---|---|\n| for example, a | b |",
            "> It is not known, for example, to the others, and you are not here.",
            "Here are the steps:\n\n- **Plan**: It is cheap.\n- **Build:** It is not cheap.\n- Rest, sleep, and eat.",
            "Use `it is not` or https://example.org/it-is?you=are and \"you are not there\" with $it is not$.",
            "\u732B\u306F\u53EF\u611B\u3044\u3067\u3059\u3002\u72AC\u3082\u53EF\u611B\u3044\u3067\u3059\u3002");

    private Prosaist() {}

    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            boolean block = random.nextInt(4) == 0;
            if (block) {
                text.append("\n\n")
                        .append(BLOCKS.get(random.nextInt(BLOCKS.size())))
                        .append("\n\n");
            } else {
                text.append(SENTENCES.get(random.nextInt(SENTENCES.size())))
                        .append(random.nextInt(5) == 0 ? "\n" : " ");
            }
        }
        return text.toString();
    }

    /** The same with characters deleted, doubled or put in at random. */
    static String spoilt(String text, Random random) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int i = 0; i < 1 + random.nextInt(20) && !spoilt.isEmpty(); i++) {
            int at = random.nextInt(spoilt.length());
            switch (random.nextInt(3)) {
                case 0 -> spoilt.deleteCharAt(at);
                case 1 -> spoilt.insert(at, spoilt.charAt(at));
                default -> spoilt.insert(at, "`\"'$*<>{}[]()|\\#\n\t \u2019\u200B\uD83D".charAt(random.nextInt(21)));
            }
        }
        return spoilt.toString();
    }
}
