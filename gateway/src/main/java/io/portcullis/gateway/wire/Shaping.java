package io.portcullis.gateway.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.shape.Exposure;
import io.portcullis.shape.ReasoningView;
import io.portcullis.shape.Shaped;
import io.portcullis.shape.Shaper;
import io.portcullis.shape.Shapers;
import io.portcullis.traffic.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shapers of one answer, called only where the scan says there is something for them, and the two changes that
 * need no tree: the model's name and the system fingerprint, spliced by offsets.
 */
final class Shaping {
    private final Endpoint endpoint;
    private final List<Shaper> shapers;
    private final Optional<String> alias;
    private final boolean logprobs;
    private final boolean reasoning;
    private final boolean fingerprint;
    private final int candidatesMax;

    Shaping(Endpoint endpoint, PipeSpec spec) {
        Exposure exposure = spec.exposure();
        this.endpoint = endpoint;
        this.shapers = Shapers.of(endpoint, exposure, spec.sealer(), spec.texts());
        this.alias = spec.alias();
        this.logprobs = !exposure.logprobs() || exposure.topLogprobsMax() < 20 || exposure.logprobDecimals() < 16;
        this.reasoning = exposure.reasoning() != ReasoningView.FULL;
        this.fingerprint = !exposure.fingerprint() && endpoint.generates();
        this.candidatesMax = exposure.nMax();
    }

    /** Whether anything at all may have to change. */
    boolean active() {
        return !shapers.isEmpty() || alias.isPresent() || fingerprint;
    }

    /** Whether the scanned text must be read as a tree. */
    boolean needsTree(EventScan scan) {
        if (shapers.isEmpty()) {
            return false;
        }
        boolean flagged = (scan.logprobs && logprobs)
                || (scan.tellsReasoning() && reasoning)
                || scan.maxIndex >= candidatesMax
                || (endpoint == Endpoint.RESPONSES && reasoning && scan.typeBegins("response.reasoning"));
        return flagged || watched();
    }

    private boolean watched() {
        for (Shaper shaper : shapers) {
            if (shaper.watching()) {
                return true;
            }
        }
        return false;
    }

    /** The events in place of one; null where it stays as it is. */
    @Nullable List<ObjectNode> events(ObjectNode event, byte[] raw) {
        List<ObjectNode> events = List.of(event);
        boolean changed = false;
        for (Shaper shaper : shapers) {
            List<ObjectNode> next = new ArrayList<>();
            for (ObjectNode each : events) {
                switch (shaper.event(each, raw)) {
                    case Shaped.Kept kept -> next.add(each);
                    case Shaped.Replaced replaced -> {
                        changed = true;
                        next.addAll(replaced.events());
                    }
                }
            }
            events = next;
        }
        return changed ? events : null;
    }

    /** What is still to be sent at the very end of a stream. */
    List<ObjectNode> last() {
        List<ObjectNode> events = new ArrayList<>();
        for (Shaper shaper : shapers) {
            events.addAll(shaper.last());
        }
        return events;
    }

    boolean whole(ObjectNode answer, byte[] raw) {
        boolean changed = false;
        for (Shaper shaper : shapers) {
            changed |= shaper.whole(answer, raw);
        }
        return changed;
    }

    /** Whether {@link #spliced} would change the scanned text. */
    boolean splices(EventScan scan) {
        return (fingerprint && scan.fingerprintFrom >= 0) || (alias.isPresent() && scan.modelFrom >= 0);
    }

    /** The text, which is what was scanned last, with the model renamed and the fingerprint gone. */
    byte[] spliced(byte[] text, EventScan scan) {
        Splice splice = new Splice(text);
        if (alias.isPresent() && scan.modelFrom >= 0) {
            splice.put(
                    scan.modelFrom - 1,
                    scan.modelTo + 1,
                    new JsonText().string(alias.get()).toBytes());
        }
        if (fingerprint && scan.fingerprintFrom >= 0) {
            int from = scan.fingerprintFrom;
            int to = scan.fingerprintTo;
            while (to < text.length && text[to] != ',' && text[to] != '}') {
                to++;
            }
            if (to < text.length && text[to] == ',') {
                to++;
            } else {
                while (from > 0 && text[from] != ',' && text[from] != '{') {
                    from--;
                }
                from += text[from] == '{' ? 1 : 0;
            }
            splice.put(from, Math.min(to, text.length), Outlet.NOTHING);
        }
        return splice.spliced();
    }
}
