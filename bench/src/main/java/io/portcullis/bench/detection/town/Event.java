package io.portcullis.bench.detection.town;

/**
 * One exchange with its time and place.
 *
 * @param at milliseconds since the epoch
 */
record Event(String id, long at, Account account, Account.Place place, String conversation, Step step) {}
