package io.portcullis.gateway.flow;

import io.portcullis.detect.Engine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * What other threads want of the detection engine, which one thread owns: asked through a bounded queue,
 * answered between two exchanges.
 */
final class Questions {
    private static final int WAITING_MAX = 64;

    private final ArrayBlockingQueue<Question<?>> queue = new ArrayBlockingQueue<>(WAITING_MAX);

    private record Question<T>(Function<Engine, T> asked, CompletableFuture<T> answer) {
        void answer(Engine engine) {
            if (!answer.isDone()) {
                try {
                    answer.complete(asked.apply(engine));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            }
        }
    }

    /** Blocks until the answer is there; empty where there is no room or none came in time. */
    <T> Optional<T> ask(Function<Engine, T> asked, Duration patience) {
        Question<T> question = new Question<>(asked, new CompletableFuture<>());
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
        for (Question<?> next = queue.poll(); next != null; next = queue.poll()) {
            next.answer(engine);
        }
    }
}
