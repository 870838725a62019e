package io.portcullis.bench.detection.town;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Small made-up exercises with known answers, as evaluation suites and learners have them; endlessly many. */
final class Exercises {
    private static final List<String> PEOPLE =
            List.of("Ana", "Boris", "Chen", "Dalia", "Emeka", "Freya", "Goran", "Hana", "Ivo", "Jun", "Kofi", "Lena");
    private static final List<String> THINGS = List.of(
            "apples", "tickets", "bricks", "marbles", "stamps", "tiles", "books", "litres of paint", "cables", "eggs");
    private static final List<String> STORIES = List.of(
            "%s has %d %s and buys %d more, then gives away %d. How many are left?",
            "A box of %2$d %3$s is opened by %1$s, who adds %4$d and loses %5$d. How many remain?",
            "%s packs %d %s on Monday, %d on Tuesday and takes %d out again. What is the total?",
            "If %s starts with %d %s, receives %d and sells %d, how many does that make?",
            "Each day %s counts the %3$s: first %2$d, then %4$d more, then %5$d fewer. What is the last count?");
    private static final List<String> KINDS =
            List.of("capital of", "chemical symbol of", "largest river of", "inventor of", "currency of", "plural of");
    private static final List<String> TOPICS = List.of(
            "Peru",
            "tungsten",
            "Mali",
            "the telegraph",
            "Laos",
            "ox",
            "Chad",
            "iron",
            "Austria",
            "the lock gate",
            "Bhutan",
            "goose",
            "silver",
            "Fiji",
            "the loom",
            "Nepal",
            "crisis",
            "tin",
            "Oman",
            "the barometer");

    /** A question with its right answer and three wrong ones. */
    record Exercise(String question, String answer, List<String> options) {}

    private final Random random;

    Exercises(Random random) {
        this.random = random;
    }

    Exercise one() {
        return random.nextBoolean() ? sum() : fact();
    }

    private Exercise sum() {
        int a = 20 + random.nextInt(400);
        int b = random.nextInt(300);
        int c = random.nextInt(a);
        String question = Wordings.one(STORIES, random)
                .formatted(Wordings.one(PEOPLE, random), a, Wordings.one(THINGS, random), b, c);
        int right = a + b - c;
        return new Exercise(
                question, "" + right, shuffled(List.of("" + right, "" + (right + 10), "" + (a + b), "" + (right - 1))));
    }

    private Exercise fact() {
        String question = "What is the " + Wordings.one(KINDS, random) + " " + Wordings.one(TOPICS, random) + "? (card "
                + random.nextInt(9000) + ")";
        List<String> names = new ArrayList<>(TOPICS);
        Collections.shuffle(names, random);
        return new Exercise(question, names.get(0), shuffled(names.subList(0, 4)));
    }

    private List<String> shuffled(List<String> options) {
        List<String> shuffled = new ArrayList<>(options);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
