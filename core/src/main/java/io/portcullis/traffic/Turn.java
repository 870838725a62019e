package io.portcullis.traffic;

/**
 * One message of a prompt as plain text; parts that are not text (images, audio) are left out.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}; {@code developer} counts as system
 */
public record Turn(String role, String text) {}
