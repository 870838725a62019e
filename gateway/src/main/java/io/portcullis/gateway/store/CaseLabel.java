package io.portcullis.gateway.store;

import io.portcullis.evidence.Case;
import java.time.Instant;

/**
 * What a closed case says of an account, for calibration.
 *
 * @param reason how the case ended; {@link Case.Reason#BENIGN} puts the account among the honest ones, the others
 *     keep it out
 */
public record CaseLabel(String account, Case.Reason reason, String caseId, Instant closed) {}
