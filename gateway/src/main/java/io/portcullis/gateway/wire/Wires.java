package io.portcullis.gateway.wire;

import io.portcullis.traffic.Endpoint;
import java.util.EnumMap;
import java.util.Map;

/** The wires, one an endpoint. */
public final class Wires {
    private static final Map<Endpoint, Wire> ALL = new EnumMap<>(Endpoint.class);

    static {
        for (Endpoint endpoint : Endpoint.values()) {
            ALL.put(endpoint, new JsonWire(endpoint));
        }
    }

    private Wires() {}

    public static Wire of(Endpoint endpoint) {
        Wire wire = ALL.get(endpoint);
        if (wire == null) {
            throw new IllegalStateException("no wire for " + endpoint);
        }
        return wire;
    }
}
