package io.portcullis.bench.gateway;

/** One start of a contender: milliseconds until its first answer, and resident bytes a second later. */
public record Start(String name, double firstAnswerMillis, long idleBytes) {}
