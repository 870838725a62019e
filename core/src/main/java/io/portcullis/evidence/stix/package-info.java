/**
 * Indicators that operators share, as STIX 2.1: what gave an extraction campaign away, never what a customer wrote.
 *
 * <p>Start at {@link io.portcullis.evidence.stix.Indicator}; to share, at {@link
 * io.portcullis.evidence.stix.StixWriter}; to take up what others shared, at {@link
 * io.portcullis.evidence.stix.StixReader} and {@link io.portcullis.evidence.stix.IndicatorBook}.
 */
@NullMarked
package io.portcullis.evidence.stix;

import org.jspecify.annotations.NullMarked;
