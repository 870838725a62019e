package io.portcullis.gateway.store.log;

import io.portcullis.admit.Keep;
import io.portcullis.traffic.ExchangeHead;
import java.util.function.Supplier;

/**
 * A finished exchange on its way to the log.
 *
 * @param request the request body as received; must not change afterwards
 * @param response assembles the response body; called once, on the writer's thread, empty if there is none
 * @param weight bytes held in memory until written, for the bound of the queue
 */
public record Recorded(ExchangeHead head, byte[] request, Supplier<byte[]> response, int weight, Keep keep) {
    public static Recorded of(ExchangeHead head, byte[] request, byte[] response, Keep keep) {
        return new Recorded(head, request, () -> response, request.length + response.length, keep);
    }
}
