/**
 * Files that provenance works from: keys handed to whoever detects, answers of suspects, questions put to them.
 *
 * <p>Start at {@link io.portcullis.app.proof.KeyFile}.
 */
@NullMarked
package io.portcullis.app.proof;

import org.jspecify.annotations.NullMarked;
