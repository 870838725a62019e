package io.portcullis.inspect;

import java.util.List;

/**
 * One detector's finding about one account.
 *
 * @param name the detector's name in lower case with dashes, for instance {@code near-duplicates}
 * @param value in the detector's own unit
 * @param llr clipped natural log-likelihood ratio of attack against honest, within [-4, 4]
 * @param because one plain sentence for a person
 * @param exchanges ids of exchanges behind it, at most 8
 */
public record Signal(String name, double value, double llr, String because, List<String> exchanges) {
    public Signal {
        exchanges = List.copyOf(exchanges);
    }
}
