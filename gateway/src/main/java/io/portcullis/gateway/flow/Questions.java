package io.portcullis.gateway.flow;

import io.portcullis.detect.Engine;
import io.portcullis.detect.Examination;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What other threads want to know of the detection engine, which one thread owns: asked through a bounded queue,
 * answered between two exchanges.
 */
final class Questions {
    private static final int WAITING_MAX = 64;

    private final ArrayBlockingQueue<Question> queue = new ArrayBlockingQueue<>(WAITING_MAX);

    private record Question(Set<String> accounts, Set<String> campaigns, CompletableFuture<Examination> answer) {}

    /** Blocks until the answer is there; empty where there is no room or none came in time. */
    Optional<Examination> ask(Set<String> accounts, Set<String> campaigns, Duration patience) {
        Question question = new Question(Set.copyOf(accounts), Set.copyOf(campaigns), new CompletableFuture<>());
        if (!queue.offer(question)) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.answer().get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            question.answer().cancel(false);
        }
        queue.remove(question);
        return Optional.empty();
    }

    /** Answers what waits; called by the engine's thread. */
    void answer(Engine engine) {
        for (Question next = queue.poll(); next != null; next = queue.poll()) {
            if (!next.answer().isDone()) {
                try {
                    next.answer().complete(engine.examine(next.accounts(), next.campaigns()));
                } catch (RuntimeException e) {
                    next.answer().completeExceptionally(e);
                }
            }
        }
    }
}
