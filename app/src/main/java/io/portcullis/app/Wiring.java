package io.portcullis.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.admit.QuotaBook;
import io.portcullis.admit.Terms;
import io.portcullis.app.config.AdminSettings;
import io.portcullis.app.config.AuthenticationSettings;
import io.portcullis.app.config.Configuration;
import io.portcullis.app.config.RecordSettings;
import io.portcullis.app.config.TermsSettings;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.authenticate.Authenticator;
import io.portcullis.gateway.authenticate.JwtVerifier;
import io.portcullis.gateway.authenticate.KeySecret;
import io.portcullis.gateway.console.AdminApi;
import io.portcullis.gateway.console.AdminDesk;
import io.portcullis.gateway.console.AdminFront;
import io.portcullis.gateway.console.AdminToken;
import io.portcullis.gateway.console.LadderDesk;
import io.portcullis.gateway.console.Role;
import io.portcullis.gateway.console.StatusPage;
import io.portcullis.gateway.console.TermsDesk;
import io.portcullis.gateway.flow.CaseDesk;
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
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.FolderLock;
import io.portcullis.gateway.store.LocalKeys;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.SnapshotFile;
import io.portcullis.gateway.store.UsageKeeper;
import io.portcullis.gateway.store.log.ExchangeLog;
import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.gateway.store.log.LineListener;
import io.portcullis.gateway.store.log.LogSettings;
import io.portcullis.gateway.store.log.OnFull;
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
    private static final double ALPHA = 0.001;
    private static final Duration MEMORY = Duration.ofDays(1);
    private static final int VAULT_BLOCK_BYTES = 1 << 20;

    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final long filterKey = random.nextLong();
    private final Deque<AutoCloseable> open;
    private volatile Configuration configuration;
    private volatile InForce inForce;
    private final Meters meters = new Meters();
    private final Registry registry;
    private final SuspicionBoard board;
    private final DecideRoom decide;
    private final Marking marking;
    private final Inspector inspector;
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
        publish(start);
        QuotaBook quota = new QuotaBook(ACCOUNTS);
        opened(UsageKeeper.start(registry, quota, clock));
        board = new SuspicionBoard(start.inspect().accounts());
        decide = opened(new DecideRoom(start, registry, board, Notary.NONE, CaseDesk.NONE, clock));
        marking = MarkRoom.marking(start, keys, filterKey, Notary.NONE);
        inspector = inspector(start);
        LineListener inspected = start.inspect().enabled() ? inspector::line : LineListener.NONE;
        log = ExchangeLog.open(logSettings(start, keys), clock, inspected);
        if (start.inspect().enabled()) {
            inspector.startRecovering(clock.instant().minus(MEMORY), log::replay);
            opened(inspector);
        }
        opened(log);
        tokens = new JwtVerifier(Rooms.issuers(start.authentication()));
        Traces traces = opened(Rooms.traces(start.observe()));
        FlowWitness witness = new FlowWitness(
                meters, traces, new AccessLog(start.observe().log().access()));
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
    }

    private Inspector inspector(Configuration of) {
        Inspector.Settings standard = Inspector.Settings.STANDARD;
        return new Inspector(
                new Engine(Calibration.shipped(), EngineConfig.of(ALPHA, 0)),
                board,
                new Inspector.Settings(of.inspect().queue(), standard.queueBytes(), standard.snapshotEvery()),
                new SnapshotFile(of.data().resolve("inspect.snapshot")),
                decide);
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
        Doors doors = new Doors(
                () -> inForce,
                new TermsRoom(loop, registry, new TermsDesk(registry)),
                () -> new Doors.Readiness(ready(), readiness().getBytes(UTF_8)),
                clock.instant());
        Ways ways = new Ways(spec -> new Upstream(loop, spec, circuits.of(spec)));
        ways.open(inForce.upstreams().values());
        return new Flow(crew, doors, ways, new Ids(random.nextLong()));
    }

    private AdminFront adminFront(Vertx vertx, Configuration start, QuotaBook quota) {
        StatusPage page = new StatusPage(registry::directory, quota, board::of, this::degraded);
        AdminDesk desk = new AdminDesk(registry, () -> inForce.plans());
        AdminApi api =
                new AdminApi(vertx, this::adminTokens, List.of(desk, new LadderDesk(decide.warden())), page, clock);
        return AdminFront.open(
                vertx,
                start.admin().host(),
                start.admin().port(),
                api,
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

    private List<AdminToken> adminTokens() {
        List<AdminToken> all = new ArrayList<>();
        for (AdminSettings.Token token : configuration.admin().tokens()) {
            Role role = switch (token.role()) {
                case VIEWER -> Role.VIEWER;
                case OPERATOR -> Role.OPERATOR;
                case ADMIN -> Role.OWNER;
            };
            all.add(AdminToken.ofSecret(token.name(), token.secret().reveal(), role));
        }
        return all;
    }

    /** Terms that the configuration carries and the store does not know yet are published. */
    private void publish(Configuration of) {
        for (TermsSettings terms : of.terms()) {
            String hash = KeySecret.hash(terms.text());
            boolean known = registry.directory().terms(terms.id()).stream()
                    .map(Terms::hash)
                    .anyMatch(hash::equals);
            if (!known) {
                Act act = new Act("configuration", clock.instant());
                registry.terms()
                        .add(terms.id(), terms.text(), terms.url().toString(), terms.effective(), terms.grace(), act);
            }
        }
    }

    private static LogSettings logSettings(Configuration of, LocalKeys keys) {
        RecordSettings record = of.record();
        OnFull onFull = switch (record.onFull()) {
            case REFUSE -> OnFull.REFUSE;
            case DROP -> OnFull.DROP;
        };
        LogSettings settings = LogSettings.in(of.data().resolve("exchanges"), keys.key("digest"))
                .committing(record.commitInterval(), 1 << 20)
                .rotating(record.rotateSize().bytes(), record.rotateAfter())
                .keeping(record.retentionSize().bytes(), record.retention())
                .queueing(record.queue(), record.queueBytes().bytes())
                .onFull(onFull);
        return record.encryption()
                .map(secret -> settings.encrypted(KeyRing.parse(secret.reveal())))
                .orElse(settings);
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
        all.addAll(marking.degraded());
        all.addAll(decide.degraded());
        if (refused) {
            all.add("the configuration on disk was refused: the one before is in force");
        }
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
        publish(fresh);
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
