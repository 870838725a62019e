package io.portcullis.traffic;

/**
 * Where a call came from, as the connection shows it; empty strings and 0 where unknown.
 *
 * @param asn number of the autonomous system, 0 if unknown
 * @param ja4 TLS client fingerprint, empty if unknown
 */
public record Client(String ip, long asn, String userAgent, String ja4) {
    public static final Client UNKNOWN = new Client("", 0, "", "");
}
