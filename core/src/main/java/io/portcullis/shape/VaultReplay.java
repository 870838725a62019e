package io.portcullis.shape;

/**
 * The finding that a reasoning handle came back where it does not belong; material for evidence.
 *
 * @param account the account that sent the handle
 * @param owner the account the handle was sealed for; equal to {@code account} where only the conversation differs
 * @param conversation the conversation it came back in
 * @param sealedIn the conversation it was sealed in
 * @param handleSha256 the handle's digest in hexadecimal
 */
public record VaultReplay(String account, String owner, String conversation, String sealedIn, String handleSha256) {
    public boolean otherAccount() {
        return !account.equals(owner);
    }
}
