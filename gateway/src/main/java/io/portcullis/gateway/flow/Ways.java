package io.portcullis.gateway.flow;

import io.portcullis.gateway.forward.Upstream;
import io.portcullis.gateway.forward.UpstreamSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** One event loop's upstreams; an upstream whose specification changed on reload is made anew. */
public final class Ways {
    private final Function<UpstreamSpec, Upstream> open;
    private final Map<String, Upstream> upstreams = new HashMap<>();

    public Ways(Function<UpstreamSpec, Upstream> open) {
        this.open = open;
    }

    /** Makes the upstreams before the first call has to wait for it. */
    public void open(Collection<UpstreamSpec> specs) {
        specs.forEach(this::to);
    }

    Upstream to(UpstreamSpec spec) {
        Upstream known = upstreams.get(spec.name());
        if (known != null && known.spec().equals(spec)) {
            return known;
        }
        if (known != null) {
            known.retire();
        }
        Upstream fresh = open.apply(spec);
        upstreams.put(spec.name(), fresh);
        return fresh;
    }
}
