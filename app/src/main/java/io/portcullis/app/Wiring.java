package io.portcullis.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.admit.QuotaBook;
import io.portcullis.app.config.AuthenticationSettings;
import io.portcullis.app.config.Configuration;
import io.portcullis.app.share.LiveIndicators;
import io.portcullis.detect.Examination;
import io.portcullis.gateway.authenticate.Authenticator;
import io.portcullis.gateway.authenticate.JwtVerifier;
import io.portcullis.gateway.console.AdminApi;
import io.portcullis.gateway.console.AdminDesk;
import io.portcullis.gateway.console.AdminFront;
import io.portcullis.gateway.console.AdminRoutes;
import io.portcullis.gateway.console.CasesPage;
import io.portcullis.gateway.console.ConsolePage;
import io.portcullis.gateway.console.LadderDesk;
import io.portcullis.gateway.console.LedgerFiles;
import io.portcullis.gateway.console.StatusPage;
import io.portcullis.gateway.console.TermsDesk;
import io.portcullis.gateway.flow.Crew;
import io.portcullis.gateway.flow.Doors;
import io.portcullis.gateway.flow.Flow;
import io.portcullis.gateway.flow.Ids;
import io.portcullis.gateway.flow.InForce;
import io.portcullis.gateway.flow.Inspector;
import io.portcullis.gateway.flow.Marking;
import io.portcullis.gateway.flow.SuspicionBoard;
import io.portcullis.gateway.flow.Ways;
import io.portcullis.gateway.forward.Circuits;
import io.portcullis.gateway.forward.JwksFetch;
import io.portcullis.gateway.forward.Upstream;
import io.portcullis.gateway.observe.AccessLog;
import io.portcullis.gateway.observe.Meters;
import io.portcullis.gateway.observe.Traces;
import io.portcullis.gateway.receive.Front;
import io.portcullis.gateway.receive.Networks;
import io.portcullis.gateway.store.CampaignRoll;
import io.portcullis.gateway.store.CaseClerk;
import io.portcullis.gateway.store.CaseFindings;
import io.portcullis.gateway.store.FolderLock;
import io.portcullis.gateway.store.LocalKeys;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.UsageKeeper;
import io.portcullis.gateway.store.log.ExchangeListener;
import io.portcullis.gateway.store.log.ExchangeLog;
import io.portcullis.shape.ReasoningVault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: everyone is made here, by plain constructors, and told of each other; the only place that knows
 * all. What is opened is closed in the opposite order.
 */
final class Wiring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ACCOUNTS = 1_000_000;
    private static final Duration MEMORY = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE_TO_FORGET = Duration.ofMinutes(1);
    private static final int VAULT_BLOCK_BYTES = 1 << 20;

    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final long filterKey = random.nextLong();
    private final Deque<AutoCloseable> open;
    private volatile Configuration configuration;
    private volatile InForce inForce;
    private final Meters meters = new Meters();
    private final Registry registry;
    private final LedgerRoom ledger;
    private final SuspicionBoard board;
    private final CaseClerk cases;
    private final DecideRoom decide;
    private final Marking marking;
    private final LiveIndicators indicators;
    private final Inspector inspector;
    private final RecordRoom record;
    private final ExchangeLog log;
    private final JwtVerifier tokens;
    private final Front front;
    private final AdminFront admin;
    private volatile boolean draining;
    private volatile boolean refused;

    private Wiring(Configuration start, Deque<AutoCloseable> open) throws IOException {
        this.open = open;
        configuration = start;
        inForce = Rooms.inForce(start, filterKey);
        opened(meters);
        opened(FolderLock.claim(start.data()));
        LocalKeys keys = new LocalKeys(start.data());
        registry = opened(Registry.open(start.data()));
        registry.watch();
        ledger = opened(LedgerRoom.open(start, keys, registry, clock));
        TermsRoom.publish(start, registry, clock);
        QuotaBook quota = new QuotaBook(ACCOUNTS);
        opened(UsageKeeper.start(registry, quota, clock));
        board = new SuspicionBoard(start.inspect().accounts(), ledger.desk()::alarmed);
        cases = new CaseClerk(
                registry,
                new CaseFindings(registry.cases(), this::examine, Version.text()),
                new CampaignRoll(registry, board::members, clock));
        decide = opened(new DecideRoom(start, registry, board, ledger.notary(), cases, clock));
        marking = MarkRoom.marking(start, keys, filterKey, ledger.notary());
        indicators = new LiveIndicators(start.data(), System::nanoTime);
        inspector = Detectors.inspector(start, board, indicators, decide, () -> RecordRoom.ring(configuration));
        ExchangeListener inspected = start.inspect().enabled() ? inspector::offer : ExchangeListener.NONE;
        record = RecordRoom.open(start, registry, keys, inspected, ledger.notary(), this::forget, cases, clock);
        log = record.log();
        log.witnessed(ledger.lines());
        if (start.inspect().enabled()) {
            inspector.startRecovering(clock.instant().minus(MEMORY), log::replay);
            opened(inspector);
        }
        opened(record).resume();
        tokens = new JwtVerifier(Rooms.issuers(start.authentication()));
        Traces traces = opened(Rooms.traces(start.observe()));
        FlowWitness witness = new FlowWitness(
                meters, traces, new AccessLog(start.observe().log().access()), ledger.desk());
        Crew crew = new Crew(
                () -> inForce,
                new Authenticator(registry::directory, tokens),
                registry::directory,
                quota,
                decide.judgement(),
                marking,
                vault(keys),
                this::nonce,
                new LogScribe(log),
                witness,
                clock);
        Front.Loops loops = Front.loops(Math.max(1, Runtime.getRuntime().availableProcessors()), Rooms.bounds(start));
        Vertx vertx = loops.vertx();
        opened(() -> Front.close(vertx));
        decide.speakOver(vertx);
        Circuits circuits = new Circuits();
        front = Front.open(
                loops,
                Rooms.address(start.listen()),
                Networks.of(start.listen().trustedProxies()),
                loop -> flow(loop, crew, circuits));
        start.listen().tls().ifPresent(tls -> opened(CertificateWatch.start(tls, front::reloadTls)));
        fetchKeys(vertx, start);
        admin = adminFront(vertx, start, quota);
        gauges();
        ledger.begin(meters, start, log::dropped, inspector::dropped);
    }

    /** Lets go of what stands behind a subject that is erased; fails where the detectors still hold it. */
    private void forget(String subject) {
        ledger.forget(subject);
        if (configuration.inspect().enabled()) {
            if (subject.startsWith("account:")
                    && !inspector.forget(subject.substring("account:".length()), PATIENCE_TO_FORGET)) {
                throw new IllegalStateException("the detectors did not let go of it in time; ask again");
            }
        } else {
            Detectors.forgetAtRest(configuration, subject);
        }
    }

    private Optional<Examination> examine(Set<String> accounts, Set<String> campaigns) {
        return configuration.inspect().enabled() ? inspector.examine(accounts, campaigns, PATIENCE) : Optional.empty();
    }

    /** Starts a gateway; what was opened before something failed is closed again. */
    static Wiring start(Configuration configuration) throws IOException {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            return new Wiring(configuration, open);
        } catch (IOException | RuntimeException e) {
            closeAll(open);
            throw e;
        }
    }

    private static void closeAll(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("closing failed", e);
            }
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private Flow flow(Vertx loop, Crew crew, Circuits circuits) {
        TermsDesk desk = new TermsDesk(registry);
        TermsRoom terms = new TermsRoom(loop, registry, desk, new TermsForms(desk, () -> inForce.plans()));
        Doors doors = new Doors(
                () -> inForce,
                configuration.ledger().publicListener() ? new LedgerRoute(loop, ledger::served, terms) : terms,
                () -> new Doors.Readiness(ready(), readiness().getBytes(UTF_8)),
                clock.instant());
        Ways ways = new Ways(spec -> new Upstream(loop, spec, circuits.of(spec)));
        ways.open(inForce.upstreams().values());
        return new Flow(crew, doors, ways, new Ids(random.nextLong()));
    }

    private AdminFront adminFront(Vertx vertx, Configuration start, QuotaBook quota) {
        StatusPage page = new StatusPage(registry::directory, quota, board::of, this::degraded);
        AdminDesk desk = new AdminDesk(registry, () -> inForce.plans());
        List<AdminRoutes> routes = new ArrayList<>();
        ledger.ledger()
                .ifPresent(log -> routes.add(BundleRoom.desk(
                        registry,
                        record.evidence(),
                        log,
                        cases.findings(),
                        new BundleRoom.Among(() -> configuration.ledger().timestampAuthorities()))));
        routes.addAll(record.routes(() -> inForce.plans()));
        routes.add(desk);
        routes.add(new LadderDesk(decide.warden()));
        routes.add(ledger.routes());
        List<ConsolePage> pages = List.of(new CasesPage(registry.cases()));
        AdminApi api = new AdminApi(vertx, () -> Rooms.adminTokens(configuration), routes, page, pages, clock);
        return AdminFront.open(
                vertx,
                start.admin().host(),
                start.admin().port(),
                new LedgerFiles(vertx, ledger::served, api),
                () -> configuration.observe().metrics().enabled() ? meters.scrape() : "",
                () -> new AdminFront.Readiness(ready(), readiness()));
    }

    private void fetchKeys(Vertx vertx, Configuration of) throws IOException {
        for (AuthenticationSettings.Issuer issuer : of.authentication().jwt()) {
            if ("file".equals(issuer.jwks().getScheme())) {
                tokens.jwks(issuer.issuer(), Files.readString(Path.of(issuer.jwks())));
            } else {
                opened(JwksFetch.start(vertx, issuer.jwks(), text -> tokens.jwks(issuer.issuer(), text)));
            }
        }
    }

    private static ReasoningVault vault(LocalKeys keys) {
        return new ReasoningVault(List.of(new ReasoningVault.Key(1, keys.key("vault"))), VAULT_BLOCK_BYTES);
    }

    private byte[] nonce() {
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        return nonce;
    }

    private void gauges() {
        decide.gauges(meters);
        meters.gauge("receive.connections", "Open connections of callers", front.gauge(), g -> g.connections.get());
        meters.gauge("receive.requests", "Requests being served", front.gauge(), g -> g.requests.get());
        meters.gauge(
                "receive.connections.refused",
                "Refused for want of room",
                front.gauge(),
                g -> g.connectionsRefused.get());
        meters.gauge("receive.calls.refused", "Refused for want of room", front.gauge(), g -> g.callsRefused.get());
        meters.gauge("receive.timed.out", "Closed for their silence or slowness", front.gauge(), g -> g.timedOut.get());
        meters.gauge("mark.candidates", "Answers that marked ones were chosen among", marking, Marking::candidates);
        meters.gauge("mark.candidates.missing", "Candidates asked for in vain", marking, Marking::missing);
        meters.gauge("mark.uncommitted", "Texts unmarked for want of a committed key", marking, Marking::unmarked);
        meters.gauge("record.queue", "Exchanges waiting to be written", log, ExchangeLog::waiting);
        meters.gauge("record.queue.bytes", "Bytes of waiting exchanges", log, ExchangeLog::waitingBytes);
        meters.gauge("record.dropped", "Exchanges that could not be recorded", log, ExchangeLog::dropped);
        meters.gauge("record.committed", "Exchanges on disk", log, ExchangeLog::committed);
        meters.gauge(
                "degraded",
                "Parts that do not work as they should",
                this,
                w -> w.degraded().size());
    }

    /** Sentences about what does not work now. */
    List<String> degraded() {
        List<String> all = new ArrayList<>(registry.degraded());
        all.addAll(log.degraded());
        all.addAll(inspector.degraded());
        all.addAll(indicators.degraded());
        all.addAll(marking.degraded());
        all.addAll(decide.degraded());
        all.addAll(cases.degraded());
        if (refused) {
            all.add("the configuration on disk was refused: the one before is in force");
        }
        all.addAll(ledger.degraded());
        return all;
    }

    private boolean ready() {
        return !draining && !log.refusing();
    }

    private String readiness() {
        ObjectNode told = JSON.createObjectNode();
        told.put("ready", ready()).put("draining", draining);
        told.set("degraded", JSON.valueToTree(degraded()));
        return told.toString();
    }

    int port() {
        return front.port();
    }

    int adminPort() {
        return admin.port();
    }

    Registry registry() {
        return registry;
    }

    ExchangeLog log() {
        return log;
    }

    LedgerRoom ledger() {
        return ledger;
    }

    Inspector inspector() {
        return inspector;
    }

    SuspicionBoard board() {
        return board;
    }

    /**
     * Puts a new configuration in force for calls from now on. Sockets, store and record keep what they were started
     * with.
     */
    void reload(Configuration fresh) {
        InForce next = Rooms.inForce(fresh, filterKey);
        decide.reload(fresh);
        if (configuration.listen().tls().isPresent()) {
            front.reloadTls();
        }
        TermsRoom.publish(fresh, registry, clock);
        if (!configuration.record().encryption().equals(fresh.record().encryption())) {
            record.rekey(fresh);
        }
        ledger.desk().configured(fresh.digest());
        configuration = fresh;
        inForce = next;
    }

    /** Told by the watch how a reload ended. */
    void reloaded(boolean accepted) {
        meters.reloaded(accepted);
        refused = !accepted;
    }

    /** Stops taking calls, lets those under way end, and closes everything. */
    @Override
    public void close() {
        Duration patience = configuration.drain();
        Instant began = clock.instant();
        draining = true;
        try {
            front.drain(patience);
        } catch (IllegalStateException e) {
            LOG.warn("{}", e.getMessage());
        }
        closeAll(open);
        LOG.info("stopped after {} ms", Duration.between(began, clock.instant()).toMillis());
    }
}
