/** Benchmarks and detection quality; start at the class named after what is measured. */
@NullMarked
package io.portcullis.bench;

import org.jspecify.annotations.NullMarked;
