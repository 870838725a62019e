package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.Usage;
import java.util.Arrays;
import java.util.List;

/**
 * The pipe of a streamed answer. Only whole events are sent on, so that an error can always follow as an event of its
 * own; what need not change passes as the bytes it came in. Where shaping is on, an event that cannot be read ends the
 * stream with an error: what is hidden must not slip through in broken JSON.
 */
final class StreamPipe implements ReplyPipe, SseReader.Sink {
    private final Endpoint endpoint;
    private final PipeSpec spec;
    private final Shaping shaping;
    private final SseReader reader;
    private final SseEvent event = new SseEvent();
    private final Outlet out = new Outlet();
    private final Kept kept;
    private final Seen seen;
    /** For texts that were scanned before: they must not be counted twice. */
    private final TokenEstimate uncounted = new TokenEstimate();

    private long sentEvents;
    private boolean failed;
    private boolean insideOversized;

    StreamPipe(Endpoint endpoint, PipeSpec spec) {
        this.endpoint = endpoint;
        this.spec = spec;
        this.shaping = new Shaping(endpoint, spec);
        this.reader = new SseReader(spec.eventBytesMax(), this);
        this.kept = new Kept(spec.keepBytes());
        this.seen = new Seen(endpoint, spec.inputTokens());
    }

    @Override
    public byte[] accept(byte[] upstream) {
        if (failed || upstream.length == 0) {
            return Outlet.NOTHING;
        }
        reader.feed(upstream);
        byte[] sent = out.take(upstream);
        reader.settle();
        kept.add(sent);
        return sent;
    }

    @Override
    public byte[] end() {
        if (failed) {
            return Outlet.NOTHING;
        }
        last(reader.rest());
        if (!seen.terminated() && !failed) {
            fail("The answer ended before it was complete.");
        }
        return sent();
    }

    @Override
    public byte[] broken(String why) {
        if (failed || seen.terminated()) {
            return Outlet.NOTHING;
        }
        fail(why);
        return sent();
    }

    private byte[] sent() {
        byte[] sent = out.take(Outlet.NOTHING);
        kept.add(sent);
        return sent;
    }

    /** Some upstreams forget the last empty line; a last event that is whole still counts. */
    private void last(byte[] rest) {
        event.read(rest, 0, rest.length);
        boolean whole = event.any && (event.isDone() || Json.object(event.data, event.from, event.to) != null);
        if (!whole) {
            return;
        }
        byte end = rest[rest.length - 1];
        byte before = rest[rest.length - 2];
        boolean blank = end == '\r' && (before == '\r' || before == '\n');
        byte[] ending = (blank ? "" : end == '\n' || end == '\r' ? "\n" : "\n\n").getBytes(UTF_8);
        byte[] complete = Arrays.copyOf(rest, rest.length + ending.length);
        System.arraycopy(ending, 0, complete, rest.length, ending.length);
        event(complete, 0, complete.length);
    }

    @Override
    public void part(byte[] bytes, int from, int to) {
        if (failed) {
            return;
        }
        if (shaping.active() || spec.dropUsage()) {
            fail("The answer holds an event that is too large.");
        } else {
            insideOversized = true;
            out.pass(bytes, from, to);
        }
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        insideOversized = false;
        if (failed) {
            return;
        }
        event.read(bytes, from, to);
        if (!event.any) {
            out.pass(bytes, from, to);
        } else if (event.isDone()) {
            seen.terminate();
            shaping.last().forEach(this::send);
            out.pass(bytes, from, to);
        } else {
            data(bytes, from, to);
        }
    }

    private void data(byte[] bytes, int from, int to) {
        seen.event(event.data, event.from, event.to);
        EventScan scan = seen.scan;
        if (spec.dropUsage() && scan.usageAt >= 0 && scan.noChoices && !scan.error) {
            return;
        }
        sentEvents++;
        if (!shaping.active()) {
            out.pass(bytes, from, to);
        } else if (scan.broken) {
            fail("The answer holds an event that cannot be read.");
        } else if (shaping.needsTree(scan)) {
            tree(bytes, from, to);
        } else if (shaping.splices(scan)) {
            byte[] data = Arrays.copyOfRange(event.data, event.from, event.to);
            scan.scan(data, 0, data.length, uncounted);
            replace(bytes, from, to, shaping.spliced(data, scan));
        } else {
            out.pass(bytes, from, to);
        }
    }

    private void tree(byte[] bytes, int from, int to) {
        byte[] data = Arrays.copyOfRange(event.data, event.from, event.to);
        ObjectNode node = Json.object(data, 0, data.length);
        if (node == null) {
            fail("The answer holds an event that cannot be read.");
            return;
        }
        List<ObjectNode> events = shaping.events(node, data);
        if (events == null) {
            splice(bytes, from, to, data);
        } else if (events.size() == 1) {
            splice(bytes, from, to, Json.bytes(events.getFirst()));
        } else {
            events.forEach(this::send);
        }
    }

    private void send(ObjectNode event) {
        out.put(fresh(named(Json.bytes(event)), event.path("type").asText()));
    }

    private void splice(byte[] bytes, int from, int to, byte[] data) {
        replace(bytes, from, to, named(data));
    }

    private byte[] named(byte[] data) {
        seen.scan.scan(data, 0, data.length, uncounted);
        return shaping.splices(seen.scan) ? shaping.spliced(data, seen.scan) : data;
    }

    /** The event with other data; its other lines stay. */
    private void replace(byte[] bytes, int from, int to, byte[] data) {
        if (event.inPlace) {
            out.pass(bytes, from, event.from);
            out.put(data);
            out.pass(bytes, event.to, to);
        } else {
            String type = seen.scan.typeFrom < 0 ? "" : new String(data, seen.scan.typeFrom, typeLength(), UTF_8);
            out.put(fresh(data, type));
        }
    }

    private int typeLength() {
        return seen.scan.typeTo - seen.scan.typeFrom;
    }

    private byte[] fresh(byte[] data, String type) {
        JsonText text = new JsonText();
        if (endpoint == Endpoint.MESSAGES || endpoint == Endpoint.RESPONSES) {
            text.raw("event: " + type + "\n");
        }
        return text.raw("data: ").bytes(data).raw("\n\n").toBytes();
    }

    private void fail(String message) {
        if (insideOversized) {
            out.put("\n\n".getBytes(UTF_8));
        }
        out.put(Errors.event(endpoint, message, spec.requestId(), sentEvents));
        failed = true;
    }

    @Override
    public boolean terminated() {
        return seen.terminated() && !failed;
    }

    @Override
    public boolean failed() {
        return failed;
    }

    @Override
    public Usage usage() {
        return seen.tally.usage();
    }

    @Override
    public boolean usageKnown() {
        return seen.tally.known();
    }

    @Override
    public String responseId() {
        return seen.id();
    }

    @Override
    public String finishReason() {
        return seen.finish();
    }

    @Override
    public byte[] assembled() {
        return Assembler.assembled(endpoint, kept.joined(), kept.truncated());
    }
}
