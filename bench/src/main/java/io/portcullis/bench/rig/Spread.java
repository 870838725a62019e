package io.portcullis.bench.rig;

/** How measurements are spread: their number, median, 99th percentile and maximum, in the unit they were taken in. */
public record Spread(long count, long p50, long p99, long max) {}
