package io.portcullis.app;

import io.portcullis.app.config.Configuration;
import io.portcullis.app.config.PolicyParts;
import io.portcullis.decide.Circumstances;
import io.portcullis.decide.Ladder;
import io.portcullis.decide.Pulse;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.authenticate.AccountRecord;
import io.portcullis.gateway.flow.CaseDesk;
import io.portcullis.gateway.flow.Herald;
import io.portcullis.gateway.flow.Inspector;
import io.portcullis.gateway.flow.Judgement;
import io.portcullis.gateway.flow.SuspicionBoard;
import io.portcullis.gateway.flow.Warden;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.SnapshotFile;
import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Verification;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Everybody who decides, wired: the ladder's warden, the judgement, and who is told. */
final class DecideRoom implements AutoCloseable, Inspector.Listener {
    private static final int ACCOUNTS = 1_000_000;

    private final Registry registry;
    private final SuspicionBoard board;
    private final Warden warden;
    private final Judgement judgement;

    DecideRoom(
            Configuration start,
            Registry registry,
            SuspicionBoard board,
            Notary notary,
            CaseDesk cases,
            Herald herald,
            Clock clock) {
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
        this.judgement = new Judgement(board::of, warden, new Pulse(ACCOUNTS), notary, cases, herald);
        warden.recover();
        warden.start();
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
        warden.rungs(new PolicyParts(Signals.NAMES).rungs(fresh.decide()), board.all());
    }

    Warden warden() {
        return warden;
    }

    Judgement judgement() {
        return judgement;
    }

    List<String> degraded() {
        return warden.degraded();
    }

    @Override
    public void close() throws InterruptedException {
        warden.close();
    }
}
