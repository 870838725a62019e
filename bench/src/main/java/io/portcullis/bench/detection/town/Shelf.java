package io.portcullis.bench.detection.town;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Material that honest accounts take from, each piece once: sorted into subjects, so that a taker keeps to the few
 * subjects it began with and moves on to another only when those run out.
 */
final class Shelf<T> {
    private final List<Deque<T>> subjects;
    private final Random random;
    private int left;

    private Shelf(List<Deque<T>> subjects, Random random, int left) {
        this.subjects = subjects;
        this.random = random;
        this.left = left;
    }

    static <T> Shelf<T> of(List<T> pieces, Function<T, String> text, int perSubject, Random random) {
        List<String> texts = pieces.stream().map(text).toList();
        List<Deque<T>> subjects = new ArrayList<>();
        if (!pieces.isEmpty()) {
            for (List<Integer> group : Interests.cluster(texts, pieces.size() / perSubject + 1, random)) {
                List<Integer> order = new ArrayList<>(group);
                Collections.shuffle(order, random);
                Deque<T> deque = new ArrayDeque<>();
                for (int i : order) {
                    deque.add(pieces.get(i));
                }
                subjects.add(deque);
            }
        }
        return new Shelf<>(subjects, random, pieces.size());
    }

    int left() {
        return left;
    }

    /** Somebody with this many interests, who takes from the shelf. */
    Taker<T> taker(int interests) {
        return new Taker<>(this, interests);
    }

    private Deque<T> pick() {
        Deque<T> best = subjects.get(random.nextInt(subjects.size()));
        for (int tries = 0; tries < 4 || best.isEmpty(); tries++) {
            Deque<T> other = subjects.get(random.nextInt(subjects.size()));
            if (best.isEmpty() || (other.size() > best.size() && random.nextInt(3) > 0)) {
                best = other;
            }
        }
        return best;
    }

    /** Takes pieces of a few subjects from the shelf. */
    static final class Taker<T> {
        private final Shelf<T> shelf;
        private final int interests;
        private final List<Deque<T>> liked = new ArrayList<>();

        private Taker(Shelf<T> shelf, int interests) {
            this.shelf = shelf;
            this.interests = interests;
        }

        boolean canTake() {
            return shelf.left > 0;
        }

        T take() {
            if (shelf.left == 0) {
                throw new IllegalStateException("the shelf is empty");
            }
            liked.removeIf(Deque::isEmpty);
            while (liked.size() < Math.min(interests, 1)
                    || (liked.size() < interests && shelf.random.nextInt(4) == 0)) {
                liked.add(shelf.pick());
            }
            T piece = liked.get(shelf.random.nextInt(liked.size())).poll();
            if (piece == null) {
                return take();
            }
            shelf.left--;
            return piece;
        }

        List<T> take(int count) {
            List<T> taken = new ArrayList<>();
            while (taken.size() < count && canTake()) {
                taken.add(take());
            }
            return taken;
        }
    }
}
