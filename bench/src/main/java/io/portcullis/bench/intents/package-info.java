/** Trains the small model of training-value intents; start at {@link io.portcullis.bench.intents.TrainIntents}. */
@NullMarked
package io.portcullis.bench.intents;

import org.jspecify.annotations.NullMarked;
