package io.portcullis.gateway.receive;

import io.portcullis.traffic.Client;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

/** Reads the head of a request; what a caller says of its own address counts only when it comes from our own proxy. */
final class Heads {
    private static final int USER_AGENT_MAX = 256;

    private Heads() {}

    static Incoming read(HttpServerRequest request, Networks proxies) {
        MultiMap headers = request.headers();
        String ip =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        String ja4 = "";
        if (proxies.contains(ip)) {
            ja4 = value(headers, "x-ja4");
            ip = forwarded(String.join(",", headers.getAll("x-forwarded-for")), ip, proxies);
        }
        String agent = value(headers, "user-agent");
        if (agent.length() > USER_AGENT_MAX) {
            agent = agent.substring(0, USER_AGENT_MAX);
        }
        return new Incoming(
                request.method().name(),
                request.path() == null ? "" : request.path(),
                request.query() == null ? "" : request.query(),
                name -> value(headers, name),
                new Client(ip, 0, agent, ja4.length() > 64 ? "" : ja4),
                request.isSSL());
    }

    /** The nearest address to us in the list that is not one of our proxies (RFC 7239 section 8.1 tells why). */
    private static String forwarded(String list, String peer, Networks proxies) {
        String[] hops = list.split(",");
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (hop.isEmpty() || hop.length() > 45 || !hop.matches("[0-9a-fA-F:.]+")) {
                return peer;
            }
            if (!proxies.contains(hop)) {
                return hop;
            }
        }
        return peer;
    }

    private static String value(MultiMap headers, String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }
}
