/** Measurements: micro-benchmarks to run with JMH, one a file. */
@NullMarked
package io.portcullis.bench;

import org.jspecify.annotations.NullMarked;
