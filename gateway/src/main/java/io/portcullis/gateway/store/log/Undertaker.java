package io.portcullis.gateway.store.log;

import java.time.Instant;

/** Whoever proves deletions: is told before a file goes, and once it is seen to be gone. */
public interface Undertaker {
    /** Writes down what is about to go and gives it a number; where this throws, nothing goes. */
    long intend(Removal removal, Instant at);

    /** It is gone: the name is free, or leads to what {@link Removal#after} tells. */
    void gone(long number, Instant at);

    /** Proves nothing. */
    Undertaker NONE = new Undertaker() {
        @Override
        public long intend(Removal removal, Instant at) {
            return 0;
        }

        @Override
        public void gone(long number, Instant at) {}
    };
}
