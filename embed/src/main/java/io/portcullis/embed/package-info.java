/**
 * Sentence embeddings by all-MiniLM-L6-v2 on ONNX Runtime: the one module with a neural network, never on the class
 * path of those who did not ask for it (ADR 0075).
 *
 * <p>Start at {@link io.portcullis.embed.MiniLm}.
 */
@NullMarked
package io.portcullis.embed;

import org.jspecify.annotations.NullMarked;
