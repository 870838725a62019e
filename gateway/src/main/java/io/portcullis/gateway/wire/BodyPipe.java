package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.Usage;
import java.util.Arrays;

/**
 * The pipe of an answer that comes as one JSON body. It passes as it comes where nothing can change; else it is held
 * back whole, within a bound, and shaped at the end. What is too large or cannot be read is not sent at all.
 */
final class BodyPipe implements ReplyPipe {
    private static final int TAIL = 4096;
    private static final int SCAN_MAX = 1 << 20;

    private final Endpoint endpoint;
    private final PipeSpec spec;
    private final Shaping shaping;
    private final Seen seen;
    private final Kept kept;
    private final Pieces held = new Pieces();
    /** The last bytes of a long body, where its usage stands. */
    private byte[] tail = Outlet.NOTHING;

    private long passed;
    private boolean failed;

    BodyPipe(Endpoint endpoint, PipeSpec spec) {
        this.endpoint = endpoint;
        this.spec = spec;
        this.shaping = new Shaping(endpoint, spec);
        this.seen = new Seen(endpoint, spec.inputTokens());
        this.kept = new Kept(Math.max(spec.keepBytes(), TAIL));
    }

    @Override
    public byte[] accept(byte[] upstream) {
        if (failed || upstream.length == 0) {
            return Outlet.NOTHING;
        }
        if (shaping.active()) {
            if (upstream.length > spec.bodyBytesMax() - held.size()) {
                return fail("The answer is too large.");
            }
            held.add(upstream);
            return Outlet.NOTHING;
        }
        return pass(upstream);
    }

    private byte[] pass(byte[] bytes) {
        passed += bytes.length;
        kept.add(bytes);
        if (kept.truncated()) {
            byte[] both = Arrays.copyOf(tail, tail.length + bytes.length);
            System.arraycopy(bytes, 0, both, tail.length, bytes.length);
            tail = Arrays.copyOfRange(both, Math.max(0, both.length - TAIL), both.length);
        }
        return bytes;
    }

    @Override
    public byte[] end() {
        if (failed) {
            return Outlet.NOTHING;
        }
        if (shaping.active()) {
            return shaped(held.joined());
        }
        meter();
        seen.terminate();
        return Outlet.NOTHING;
    }

    private byte[] shaped(byte[] body) {
        held.clear();
        seen.whole(body, 0, body.length);
        byte[] shown = body;
        if (seen.scan.broken) {
            return fail("The answer cannot be read.");
        }
        if (shaping.needsTree(seen.scan)) {
            ObjectNode answer = Json.object(body, 0, body.length);
            if (answer == null) {
                return fail("The answer cannot be read.");
            }
            shown = shaping.whole(answer, body) ? Json.bytes(answer) : body;
            seen.scan.scan(shown, 0, shown.length, TokenEstimate.NONE);
        }
        if (shaping.splices(seen.scan)) {
            shown = shaping.spliced(shown, seen.scan);
        }
        seen.terminate();
        return pass(shown);
    }

    /** A long body is not read again for its counts: they stand at its end. */
    private void meter() {
        byte[] body = kept.joined();
        if (!kept.truncated() && body.length <= SCAN_MAX) {
            seen.whole(body, 0, body.length);
            return;
        }
        byte[] last = kept.truncated() ? tail : Arrays.copyOfRange(body, body.length - TAIL, body.length);
        for (int i = last.length - 8; i >= 0; i--) {
            if (last[i] == '"' && new String(last, i, 8, ISO_8859_1).equals("\"usage\":")) {
                int brace = i + 8;
                while (brace < last.length && last[brace] == ' ') {
                    brace++;
                }
                seen.tally.read(last, brace, last.length, true);
                return;
            }
        }
    }

    @Override
    public byte[] broken(String why) {
        return failed || seen.terminated() || passed > 0 ? Outlet.NOTHING : fail(why);
    }

    private byte[] fail(String message) {
        failed = true;
        held.clear();
        byte[] body = Errors.body(endpoint.dialect(), message, spec.requestId());
        kept.add(body);
        return body;
    }

    @Override
    public boolean terminated() {
        return seen.terminated();
    }

    @Override
    public boolean failed() {
        return failed;
    }

    /** Where upstream tells nothing the estimate stands on what was read; a body in flight counts by its size. */
    @Override
    public Usage usage() {
        if (endpoint == Endpoint.COUNT_TOKENS) {
            return Usage.ZERO;
        }
        Usage usage = seen.tally.usage();
        boolean unread = !seen.tally.known() && usage.output() == 0 && endpoint.generates();
        return unread ? new Usage(usage.input(), (passed + held.size()) / 6, 0) : usage;
    }

    @Override
    public boolean usageKnown() {
        return seen.tally.known() || endpoint == Endpoint.COUNT_TOKENS;
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
        if (!kept.truncated()) {
            return kept.joined();
        }
        JsonText text = new JsonText().raw("{\"truncated\":true");
        if (!seen.id().isEmpty()) {
            text.raw(",\"id\":").string(seen.id());
        }
        return text.raw("}").toBytes();
    }
}
