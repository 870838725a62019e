package io.portcullis.gateway.store.log;

import io.portcullis.traffic.Exchange;

/** Told of the exchanges of a log as their lines are formed, in full whatever is kept of them; must not block. */
@FunctionalInterface
public interface ExchangeListener {
    ExchangeListener NONE = exchange -> {};

    /** What a reader of the full line would read. */
    void exchange(Exchange exchange);
}
