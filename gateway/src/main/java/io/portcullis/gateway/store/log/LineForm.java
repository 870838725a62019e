package io.portcullis.gateway.store.log;

import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.ExchangeForm;
import io.portcullis.traffic.ExchangeHead;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forms the line of an exchange and tells the listener, on the writer's thread; nothing a caller supplied can
 * break it.
 */
final class LineForm {
    private static final Logger LOG = LoggerFactory.getLogger(LineForm.class);

    private final ExchangeForm form = new ExchangeForm();
    private final BodyMask redacted = new BodyMask(new Redactor(), false);
    private final BodyMask digested;
    private final ExchangeListener listener;
    private final AtomicLong failures = new AtomicLong();

    LineForm(byte[] digestKey, ExchangeListener listener) {
        this.digested = new BodyMask(new Digester(digestKey), true);
        this.listener = listener;
    }

    /** Assemblies and listeners that failed so far. */
    long failures() {
        return failures.get();
    }

    byte[] line(Recorded recorded) {
        ExchangeHead head = recorded.head();
        byte[] response = response(recorded);
        byte[] full = form.line(head, recorded.request(), response);
        form.exchange().ifPresent(this::tell);
        return switch (recorded.keep()) {
            case FULL -> full;
            case REDACTED -> form.line(head, redacted.mask(recorded.request()), redacted.mask(response));
            case DIGEST -> form.line(head, digested.mask(recorded.request()), digested.mask(response));
        };
    }

    private byte[] response(Recorded recorded) {
        try {
            return recorded.response().get();
        } catch (RuntimeException e) {
            failed("An answer could not be put together for the log", e);
            return new byte[0];
        }
    }

    private void tell(Exchange exchange) {
        try {
            listener.exchange(exchange);
        } catch (RuntimeException e) {
            failed("A listener of the exchange log failed", e);
        }
    }

    private void failed(String what, RuntimeException e) {
        if (failures.incrementAndGet() == 1) {
            LOG.warn(
                    "{}; further failures are counted only: {}",
                    what,
                    e.getClass().getName());
        }
    }
}
