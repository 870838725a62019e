package io.portcullis.calibrate;

import java.util.List;

/**
 * An account's scores at its looks, the last one that of the end of the log; what calibrating needs of an account.
 *
 * @param exchanges at each look, rising
 * @param scores at each look
 */
public record Trajectory(String org, Stratum stratum, List<Long> exchanges, List<Double> scores) {
    public Trajectory {
        exchanges = List.copyOf(exchanges);
        scores = List.copyOf(scores);
        if (exchanges.size() != scores.size()) {
            throw new IllegalArgumentException("as many scores as looks are needed");
        }
    }
}
