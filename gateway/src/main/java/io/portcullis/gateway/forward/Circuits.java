package io.portcullis.gateway.forward;

import java.util.concurrent.ConcurrentHashMap;

/** The circuits of all upstreams, shared by the event loops; as many as the configuration has ever named. */
public final class Circuits {
    private final ConcurrentHashMap<String, Circuit> circuits = new ConcurrentHashMap<>();

    /** The upstream's circuit; changed bounds give a new one. */
    public Circuit of(UpstreamSpec spec) {
        return circuits.computeIfAbsent(spec.name() + ' ' + spec.circuit(), ignored -> new Circuit(spec.circuit()));
    }
}
