package io.portcullis.bench.detection.town;

import java.time.Instant;
import java.util.List;

/**
 * An account as the operator's files describe it, with where it calls from.
 *
 * @param anthropic whether it speaks the Messages API
 * @param clients places it calls from, the first the usual one
 */
record Account(
        String id,
        String org,
        String key,
        String plan,
        String verified,
        String payment,
        String emailDomain,
        Instant created,
        boolean anthropic,
        String model,
        List<Place> clients) {
    /** Where a connection comes from. */
    record Place(String ip, long asn, String userAgent, String ja4) {}
}
