package io.portcullis.bench.detection.town;

/**
 * The truth about an account.
 *
 * @param family the attack family, or the stratum of an honest account
 * @param campaign empty for honest accounts
 */
public record Label(String account, boolean attack, String family, String campaign) {}
