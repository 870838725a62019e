package io.portcullis.gateway.store;

import io.portcullis.evidence.Case;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A case as a list shows it.
 *
 * @param picked exchanges chosen as evidence
 */
public record CaseHead(
        String id,
        String title,
        Case.State state,
        Instant opened,
        String by,
        List<String> subjects,
        boolean hold,
        int picked,
        Optional<Case.Reason> reason) {
    public CaseHead {
        subjects = List.copyOf(subjects);
    }
}
