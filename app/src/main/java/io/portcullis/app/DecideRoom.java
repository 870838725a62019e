package io.portcullis.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.app.config.Configuration;
import io.portcullis.app.config.DecideSettings;
import io.portcullis.app.config.PolicyParts;
import io.portcullis.decide.Circumstances;
import io.portcullis.decide.Ladder;
import io.portcullis.decide.Pulse;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.authenticate.AccountRecord;
import io.portcullis.gateway.authenticate.KeySecret;
import io.portcullis.gateway.flow.CaseDesk;
import io.portcullis.gateway.flow.Herald;
import io.portcullis.gateway.flow.Inspector;
import io.portcullis.gateway.flow.Judgement;
import io.portcullis.gateway.flow.SuspicionBoard;
import io.portcullis.gateway.flow.Warden;
import io.portcullis.gateway.forward.Webhooks;
import io.portcullis.gateway.observe.Meters;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.SnapshotFile;
import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Verification;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everybody who decides, wired: the ladder's warden, the judgement, and who is told. */
final class DecideRoom implements AutoCloseable, Inspector.Listener {
    private static final int ACCOUNTS = 1_000_000;

    private final Registry registry;
    private final SuspicionBoard board;
    private final Warden warden;
    private final Judgement judgement;
    private final Clock clock;
    private final Notary notary;
    private volatile Map<String, Webhooks.Target> targets;
    private volatile Optional<Webhooks> webhooks = Optional.empty();

    DecideRoom(
            Configuration start, Registry registry, SuspicionBoard board, Notary notary, CaseDesk cases, Clock clock) {
        this.registry = registry;
        this.board = board;
        this.warden = new Warden(
                new Ladder(
                        new PolicyParts(Signals.NAMES).rungs(start.decide()),
                        start.inspect().accounts()),
                this::facts,
                new SnapshotFile(start.data().resolve("ladder.snapshot")),
                notary,
                clock);
        this.clock = clock;
        this.targets = targets(start);
        Herald herald = (webhook, body) -> tell(webhook, body);
        this.judgement = new Judgement(board::of, warden, new Pulse(ACCOUNTS), notary, cases, herald);
        this.notary = notary;
        warden.recover();
        warden.start();
        inForce(start.decide());
    }

    /** A policy that takes force is a fact: its mode, and the hash of all that it says. */
    private void inForce(DecideSettings policy) {
        DecideSettings.Ladder ladder = policy.ladder();
        String said = policy.mode() + "|" + ladder.climb() + "|" + ladder.hold() + "|" + ladder.expire() + "|"
                + ladder.fresh() + "|" + new TreeMap<>(ladder.steps()) + "|" + policy.sections();
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("mode", policy.mode().name().toLowerCase(Locale.ROOT))
                .put("sha256", KeySecret.hash(said))
                .put(
                        "rules",
                        policy.sections().stream()
                                .mapToInt(one -> one.rules().size())
                                .sum());
        notary.record(new Fact(Fact.Kind.POLICY, clock.instant(), "decide", "policy", body.toString()));
    }

    private static Map<String, Webhooks.Target> targets(Configuration of) {
        Map<String, Webhooks.Target> targets = new HashMap<>();
        of.decide()
                .webhooks()
                .forEach(one -> targets.put(one.name(), new Webhooks.Target(one.url(), one.secret()::reveal)));
        return Map.copyOf(targets);
    }

    /** From now on webhooks can be told. */
    void speakOver(Vertx vertx) {
        webhooks = Optional.of(new Webhooks(vertx, () -> targets, Webhooks.PAUSES, clock));
    }

    private void tell(String webhook, String body) {
        webhooks.ifPresent(all -> all.tell(webhook, body));
    }

    private Circumstances.Account facts(String account) {
        AccountRecord known = registry.directory().accounts().get(account);
        return known == null
                ? new Circumstances.Account(account, "", "", Verification.NONE, Optional.empty())
                : new Circumstances.Account(
                        account, known.org(), known.plan(), known.verification(), Optional.of(known.created()));
    }

    @Override
    public void suspected(Suspicion suspicion, Instant at) {
        warden.suspected(suspicion, at);
    }

    @Override
    public void seen(String account, Instant at) {
        warden.seen(account, at);
    }

    void reload(Configuration fresh) {
        targets = targets(fresh);
        inForce(fresh.decide());
        warden.rungs(new PolicyParts(Signals.NAMES).rungs(fresh.decide()), board.all());
    }

    Warden warden() {
        return warden;
    }

    Judgement judgement() {
        return judgement;
    }

    List<String> degraded() {
        List<String> all = new ArrayList<>(warden.degraded());
        webhooks.filter(told -> told.lost() > 0)
                .ifPresent(told -> all.add("%d messages to webhooks are lost".formatted(told.lost())));
        return all;
    }

    void gauges(Meters meters) {
        meters.gauge("decide.climbed", "Accounts above the ladder's ground", warden, Warden::climbed);
    }

    @Override
    public void close() throws InterruptedException {
        webhooks.ifPresent(Webhooks::close);
        warden.close();
    }
}
