package io.portcullis.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.store.log.LineWitness;
import io.portcullis.inspect.Suspicion;
import io.portcullis.shape.VaultReplay;
import io.portcullis.traffic.ExchangeHead;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * What the gateway does, said as facts for the ledger. Callers of every thread; never blocks. Callers who are turned
 * away again and again make one fact for each reason and {@link #turnOver}, not one for each call: nobody may fill the
 * ledger by being refused.
 */
final class FactDesk implements LineWitness {
    private static final int REFUSALS_MAX = 10_000;
    private static final HexFormat HEX = HexFormat.of();

    private record Refused(String account, String key, String why) {}

    private static final class Tally {
        private final Instant first;
        private long count;
        private Instant last;

        Tally(Instant at) {
            first = at;
            last = at;
        }

        synchronized void add(Instant at) {
            count++;
            last = at;
        }

        synchronized ObjectNode told(Refused refused) {
            return body().put("account", refused.account())
                    .put("key", refused.key())
                    .put("why", refused.why())
                    .put("count", count)
                    .put("first", first.toString())
                    .put("last", last.toString());
        }
    }

    private final Notary notary;
    private final InstantSource clock;
    private final Predicate<String> alarmKnown;
    private final ConcurrentHashMap<Refused, Tally> refusals = new ConcurrentHashMap<>();
    private final AtomicLong refusalsUntold = new AtomicLong();

    /** @param alarmKnown whether the ledger tells of an alarm of that account already; asked on the alarm's thread */
    FactDesk(Notary notary, InstantSource clock, Predicate<String> alarmKnown) {
        this.notary = notary;
        this.clock = clock;
        this.alarmKnown = alarmKnown;
    }

    private static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An exchange is on the disk: its digest, and what was decided about it where that was not simply to allow it. */
    @Override
    public void committed(ExchangeHead head, byte[] sha256) {
        ObjectNode body = body().put("account", head.account())
                .put("decision", head.decision())
                .put("key", head.key())
                .put("plan", head.plan())
                .put("sha256", HEX.formatHex(sha256))
                .put("status", head.status())
                .put("terms", head.terms());
        tell(Fact.Kind.EXCHANGE, head.time(), "record", "exchange:" + head.id(), body);
        if (!head.decision().isEmpty() && !head.decision().equals("allow")) {
            ObjectNode decision = body().put("decision", head.decision())
                    .put("exchange", head.id())
                    .put("plan", head.plan());
            tell(Fact.Kind.DECISION, head.time(), "decide", "account:" + head.account(), decision);
        }
    }

    void turnedAway(String account, String key, String why, Instant at) {
        if (notary == Notary.NONE) {
            return;
        }
        Refused refused = new Refused(account, key, why);
        Tally tally = refusals.get(refused);
        if (tally == null) {
            if (refusals.size() >= REFUSALS_MAX) {
                refusalsUntold.incrementAndGet();
                return;
            }
            tally = refusals.computeIfAbsent(refused, fresh -> new Tally(at));
        }
        tally.add(at);
    }

    /** Tells the refusals counted so far and begins to count anew. */
    void turnOver() {
        for (Map.Entry<Refused, Tally> one : List.copyOf(refusals.entrySet())) {
            refusals.remove(one.getKey());
            tell(
                    Fact.Kind.ADMISSION,
                    clock.instant(),
                    "admit",
                    "account:" + one.getKey().account(),
                    one.getValue().told(one.getKey()));
        }
        long untold = refusalsUntold.getAndSet(0);
        if (untold > 0) {
            lost("refusals", untold);
        }
    }

    void replayed(VaultReplay replay) {
        ObjectNode body = body().put("account", replay.account())
                .put("conversation", replay.conversation())
                .put("handle_sha256", replay.handleSha256())
                .put("owner", replay.owner())
                .put("sealed_in", replay.sealedIn())
                .put("what", "reasoning replay");
        tell(Fact.Kind.ALARM, clock.instant(), "shape", "account:" + replay.account(), body);
    }

    /**
     * An alarm went on; one that the ledger knows since before a restart is not told again.
     *
     * @param fresh whether nothing was known of the account since the start
     */
    void alarmed(Suspicion suspicion, boolean fresh) {
        if (fresh && alarmKnown.test(suspicion.account())) {
            return;
        }
        ObjectNode body = body().put("campaign", suspicion.campaign().orElse(""))
                .put("e", suspicion.e())
                .put("exchanges", suspicion.exchanges())
                .put("p", suspicion.p())
                .put("posterior", suspicion.posterior())
                .put("score", suspicion.score())
                .put("what", "extraction");
        suspicion.signals().forEach(signal -> body.withObject("signals").put(signal.name(), signal.llr()));
        tell(Fact.Kind.ALARM, clock.instant(), "inspect", "account:" + suspicion.account(), body);
    }

    void configured(String digest) {
        ObjectNode body = body().put("sha256", digest).put("what", "configuration");
        tell(Fact.Kind.POLICY, clock.instant(), "configuration", "policy", body);
    }

    void lost(String what, long count) {
        tell(
                Fact.Kind.LOSS,
                clock.instant(),
                "ledger",
                "ledger",
                body().put("what", what).put("count", count));
    }

    private void tell(Fact.Kind kind, Instant at, String by, String subject, ObjectNode body) {
        notary.record(new Fact(kind, at, by, subject, body.toString()));
    }
}
