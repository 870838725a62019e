package io.portcullis.detect;

import io.portcullis.inspect.Tie;

/** The post of an engine: every letter goes to the part that owns the key's group. */
record Letters(Part[] owner) implements Post {
    @Override
    public void use(long key, Tie tie, long account, long org, long at, double intent, String words) {
        owner[Part.group(key)].use(key, tie, account, org, at, intent, words);
    }

    @Override
    public void issue(long passage, long org) {
        owner[Part.group(passage)].issue(passage, org);
    }

    @Override
    public void quote(long passage, long org, String account, String exchange, boolean handed) {
        owner[Part.group(passage)].quote(passage, org, account, exchange, handed);
    }
}
