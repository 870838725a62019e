package io.portcullis.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of answers' texts.
 *
 * @param watermark when texts are marked
 * @param canaries whether a policy may serve canaries
 * @param tenant whom a watermark's key is for
 * @param epoch how long a key lasts
 * @param book a book of canaries in the place of the one that ships
 * @param bestOf whether marked answers are chosen among several, too
 */
public record MarkSettings(
        Watermark watermark,
        boolean canaries,
        Tenant tenant,
        Duration epoch,
        Optional<Path> book,
        Filters filters,
        Optional<BestOf> bestOf) {

    /** When texts are marked: never, where a policy says so, or always. */
    public enum Watermark {
        OFF,
        DECIDED,
        ALWAYS
    }

    /**
     * Answers chosen among several.
     *
     * @param candidates how many are asked for, each at its full price
     */
    public record BestOf(int candidates) {}

    /** Whom a key is for. */
    public enum Tenant {
        ACCOUNT,
        ORG,
        ALL
    }

    /**
     * What is kept from leaking.
     *
     * @param reasoningTags takes {@code <think>...</think>} and its kin out of answers of plans that hide reasoning
     */
    public record Filters(boolean reasoningTags, Optional<Echo> echo) {}

    /**
     * Known texts kept from being repeated.
     *
     * @param words how many in a row are an echo
     * @param systemPrompt whether a call's own system prompt is one
     * @param texts further ones
     */
    public record Echo(int words, Action action, boolean systemPrompt, List<Secret> texts) {
        public Echo {
            texts = List.copyOf(texts);
        }
    }

    /** What happens to an echo: it is replaced by a notice, or the answer ends there. */
    public enum Action {
        REDACT,
        CUT
    }
}
