package io.portcullis.gateway.receive;

import io.portcullis.traffic.Client;
import java.util.function.Function;

/**
 * The head of a request: a view that is valid while the request is served, on its event loop.
 *
 * @param path without the query, as routed; never normalised into another route
 * @param query raw, empty if none
 * @param header value of a header by lower-case name, empty if absent; the first one where repeated
 */
public record Incoming(
        String method, String path, String query, Function<String, String> header, Client client, boolean secure) {
    public String header(String name) {
        return header.apply(name);
    }
}
