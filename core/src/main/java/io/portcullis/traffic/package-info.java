/**
 * The words everybody speaks: who calls, what is asked, what is answered.
 *
 * <p>Start at {@link io.portcullis.traffic.ModelCall} (a request before it is served) and
 * {@link io.portcullis.traffic.Exchange} (a request with its answer, afterwards).
 */
@NullMarked
package io.portcullis.traffic;

import org.jspecify.annotations.NullMarked;
