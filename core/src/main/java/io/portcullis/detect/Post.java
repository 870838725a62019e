package io.portcullis.detect;

import io.portcullis.inspect.Tie;

/**
 * Where an account's observations go that concern a key rather than the account. An engine of one part is its own
 * post; a split engine sends each letter to the part that owns the key's group.
 */
interface Post {
    void use(long key, Tie tie, long account, long org, long at, double intent, String words);

    void issue(long passage, long org);

    void quote(long passage, long org, String account, String exchange, boolean handed);
}
