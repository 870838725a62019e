package io.portcullis.app.config;

import java.util.Map;

/**
 * How traffic is looked at.
 *
 * @param queue most exchanges waiting for the inspector; more are dropped and counted
 * @param accounts most accounts with state in memory; the longest silent ones are forgotten first
 * @param alarmScore combined score (natural log-odds) at which an account alarms without a calibration
 * @param thresholds a detector's own threshold by signal name, in the detector's unit
 */
public record InspectSettings(
        boolean enabled, int queue, int accounts, double alarmScore, Map<String, Double> thresholds) {
    public InspectSettings {
        thresholds = Map.copyOf(thresholds);
    }
}
