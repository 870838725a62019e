package io.portcullis.admit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a version of terms says, for machines: the words of people are the Markdown beside it, and one hash covers both
 * (see {@link TermsHash}).
 *
 * @param holder who grants it, a name
 * @param permits automated uses that are allowed, in RSL's vocabulary
 * @param prohibits automated uses that are forbidden; none may be permitted as well
 * @param users whom it is granted to, empty for everybody
 * @param outputs whose the answers are
 * @param training whether models may be trained on answers
 * @param attribution what must be said where answers are shown, empty for nothing
 * @param data what is kept of calls
 * @param enforcement what follows a breach, in the order of the steps
 * @param notice how a caller is told
 * @param appeal how a caller objects
 */
public record Licence(
        String holder,
        Set<Use> permits,
        Set<Use> prohibits,
        Set<User> users,
        Outputs outputs,
        Training training,
        String attribution,
        Data data,
        List<Step> enforcement,
        Contact notice,
        Contact appeal) {
    /** Characters of any of its texts at most. */
    public static final int TEXT_MAX = 2_000;

    /** Steps at most. */
    public static final int STEPS_MAX = 20;

    private static final int DAYS_MAX = 36_500;

    public Licence {
        permits = ordered(Use.class, permits);
        prohibits = ordered(Use.class, prohibits);
        users = ordered(User.class, users);
        enforcement = List.copyOf(enforcement);
        requireText("holder", holder, 1);
        requireText("attribution", attribution, 0);
        if (enforcement.size() > STEPS_MAX) {
            throw new IllegalArgumentException("enforcement: at most " + STEPS_MAX + " steps");
        }
        for (Use use : permits) {
            if (prohibits.stream().anyMatch(no -> no.covers(use))) {
                throw new IllegalArgumentException("permits: " + use.word() + " is prohibited as well");
            }
        }
        boolean trains = permits.stream().anyMatch(use -> use.covers(Use.AI_TRAIN))
                && prohibits.stream().noneMatch(use -> use.covers(Use.AI_TRAIN));
        if (training == Training.NEVER && trains) {
            throw new IllegalArgumentException("training: \"never\", but the permitted uses include ai-train");
        }
    }

    /** Automated uses of answers, as RSL 1.0 names them. */
    public enum Use {
        ALL,
        AI_ALL,
        AI_TRAIN,
        AI_INPUT,
        AI_INDEX,
        SEARCH;

        /** Whether this use includes the other one. */
        boolean covers(Use other) {
            return switch (this) {
                case ALL -> true;
                case AI_ALL -> other != ALL && other != SEARCH;
                case AI_TRAIN, AI_INPUT, AI_INDEX, SEARCH -> this == other;
            };
        }

        public String word() {
            return Licence.word(this);
        }
    }

    /** Whom a licence is for, as RSL 1.0 names them. */
    public enum User {
        COMMERCIAL,
        NON_COMMERCIAL,
        EDUCATION,
        GOVERNMENT,
        PERSONAL;

        public String word() {
            return Licence.word(this);
        }
    }

    /** Whose the answers are. */
    public enum Outputs {
        /** The caller's own. */
        CALLER,
        /** Licensed to the caller for the permitted uses. */
        LICENSED,
        /** Nothing but reading them is granted. */
        RETAINED
    }

    /** Whether models may be trained on answers. */
    public enum Training {
        NEVER,
        /** Only models that do not compete with this service. */
        NOT_COMPETING,
        ALLOWED
    }

    /**
     * What is kept of calls.
     *
     * @param retentionDays after that it is deleted
     * @param handling one or two sentences for people
     */
    public record Data(Keep keep, int retentionDays, String handling) {
        public Data {
            requireDays("data.retention_days", retentionDays);
            requireText("data.handling", handling, 0);
        }
    }

    /** What may follow a breach; the words are those of rules. */
    public enum Measure {
        NOTICE,
        SHAPE,
        SLOW,
        REROUTE,
        VERIFY,
        REFUSE,
        SUSPEND,
        TERMINATE,
        LEGAL
    }

    /** One step of enforcement, with when it is taken. */
    public record Step(Measure measure, String when) {
        public Step {
            requireText("enforcement.when", when, 0);
        }
    }

    /**
     * Whom to write to and within how many days.
     *
     * @param address {@code https:}, {@code mailto:} or a postal address
     */
    public record Contact(String address, int days) {
        public Contact {
            requireText("contact", address, 1);
            requireDays("days", days);
        }
    }

    /** The draft header {@code Content-Usage} of the IETF's AI preferences that this licence comes to. */
    public String contentUsage() {
        boolean forbidden = prohibits.stream().anyMatch(use -> use.covers(Use.AI_TRAIN));
        boolean allowed = permits.stream().anyMatch(use -> use.covers(Use.AI_TRAIN));
        if (forbidden || training == Training.NEVER) {
            return "train-ai=n";
        }
        return allowed && training == Training.ALLOWED ? "train-ai=y" : "";
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> Set<E> ordered(Class<E> type, Set<E> all) {
        EnumSet<E> sorted = EnumSet.noneOf(type);
        sorted.addAll(all);
        return java.util.Collections.unmodifiableSet(sorted);
    }

    private static void requireDays(String field, int days) {
        if (days < 0 || days > DAYS_MAX) {
            throw new IllegalArgumentException(field + " must be within 0 and " + DAYS_MAX);
        }
    }

    private static void requireText(String field, String text, int least) {
        List<String> wrong = new ArrayList<>();
        if (text.strip().length() < least) {
            wrong.add("is empty");
        }
        if (text.length() > TEXT_MAX) {
            wrong.add("has more than " + TEXT_MAX + " characters");
        }
        if (!wellFormed(text)) {
            wrong.add("holds characters that are no text");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(field + " " + wrong.getFirst());
        }
    }

    /** No control characters but new lines, no halves of surrogate pairs, nothing that XML cannot hold. */
    private static boolean wellFormed(String text) {
        return text.codePoints()
                .allMatch(c -> c == '\n'
                        || c >= ' ' && c != 0x7F && c < 0xD800
                        || c >= 0xE000 && c < 0xFFFE
                        || c >= 0x10000 && Character.isValidCodePoint(c));
    }
}
