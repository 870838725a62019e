/**
 * What prompts mean, as an optional refinement of findings: sampled sentence embeddings, a bounded summary of them for
 * each account, and what honest accounts look like in it (ADR 0075). The engine stands without this room, and nothing
 * here changes a score, a p-value or an alarm.
 *
 * <p>Start at {@link io.portcullis.semantic.MeaningBook}.
 */
@NullMarked
package io.portcullis.semantic;

import org.jspecify.annotations.NullMarked;
