package io.portcullis.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How traffic is looked at; takes force at the start.
 *
 * @param queue most exchanges waiting for the inspector; more are dropped and counted
 * @param accounts most accounts with state in memory; the longest silent ones are forgotten first
 * @param alpha probability of ever alarming on an honest account
 * @param calibration what {@code calibrate} made of the operator's own traffic; without one, what ships
 * @param epoch how long what is shared between accounts stays frozen
 * @param search how often campaigns are searched for
 */
public record InspectSettings(
        boolean enabled,
        int queue,
        int accounts,
        double alpha,
        Optional<Path> calibration,
        Duration epoch,
        Duration search) {}
