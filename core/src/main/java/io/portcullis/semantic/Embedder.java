package io.portcullis.semantic;

import java.util.Optional;

/**
 * A model that turns a text into a vector of length 1, so that texts of like meaning have a cosine near 1. Safe for
 * many threads; a text's vector depends on nothing but the text.
 *
 * <p>No model is part of the core: implementations are found by {@link java.util.ServiceLoader} through {@link
 * Provider}, on the class path of those who want one.
 */
public interface Embedder extends AutoCloseable {
    /** Name and version of the model, by which references are kept apart. */
    String model();

    /** Numbers in a vector. */
    int dimensions();

    /** The text's vector; empty where the model cannot judge it: too short, or in a language it was not made for. */
    Optional<float[]> embed(String text);

    @Override
    void close();

    /** Finds and opens a model; constructing it is free, {@link #open} is not. */
    interface Provider {
        /** Loads the model; IllegalStateException says why it cannot be on this machine. */
        Embedder open();
    }
}
