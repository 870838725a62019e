package io.portcullis.traffic;

/**
 * Whoever a credential stands for.
 *
 * @param account the account that pays and is judged
 * @param org the organisation the account belongs to
 * @param key the public id of the credential used, never the secret
 * @param plan name of the account's plan
 */
public record Caller(String account, String org, String key, String plan, Verification verified) {}
