package io.portcullis.bench.detection.town;

/**
 * One line of a corpus; texts that are not there are empty.
 *
 * @param turn position in a conversation, -1 where the source has no turns
 */
record Row(String source, String session, int turn, String system, String prompt, String response) {}
