package io.portcullis.gateway.flow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.admit.TermsGate;
import io.portcullis.decide.Circumstances;
import io.portcullis.decide.Decision;
import io.portcullis.decide.Policy;
import io.portcullis.decide.Pulse;
import io.portcullis.decide.Standing;
import io.portcullis.decide.Step;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.authenticate.AccountRecord;
import io.portcullis.gateway.authenticate.Directory;
import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.ModelCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The step "decide" of the gateway: gathers a call's circumstances, asks the policy, and tells notary, cases and
 * webhooks what was decided. Shared by all event loops; holds no lock while deciding.
 */
public final class Judgement {
    private static final int REMINDERS_MAX = 100_000;
    private static final long DAY = 86_400_000;
    private static final long HOUR = 3_600_000;

    private final Function<String, Suspicion> suspicion;
    private final Warden warden;
    private final Pulse pulse;
    private final Notary notary;
    private final CaseDesk cases;
    private final Herald herald;
    private final ConcurrentHashMap<String, Long> reminders = new ConcurrentHashMap<>();

    public Judgement(
            Function<String, Suspicion> suspicion,
            Warden warden,
            Pulse pulse,
            Notary notary,
            CaseDesk cases,
            Herald herald) {
        this.suspicion = suspicion;
        this.warden = warden;
        this.pulse = pulse;
        this.notary = notary;
        this.cases = cases;
        this.herald = herald;
    }

    /** What is to happen to a call. */
    Policy.Verdict decide(Asked asked, InForce inForce, Directory directory, double budgetShare, Instant now) {
        Circumstances circumstances = circumstances(asked, directory, budgetShare, now);
        Policy.Verdict verdict = inForce.policy().decide(circumstances);
        pulse.called(asked.caller().account(), now.toEpochMilli());
        if (!verdict.decision().rules().isEmpty()) {
            tell(asked, circumstances, verdict.decision());
        }
        return verdict;
    }

    /** Whether an answer of another model may go by the name that was asked for. */
    boolean silent(Instant now) {
        return warden.silent(now);
    }

    /** Tokens of a finished call, for rules about use. */
    void used(String account, long tokens, Instant at) {
        pulse.used(account, tokens, at.toEpochMilli());
    }

    private Circumstances circumstances(Asked asked, Directory directory, double budgetShare, Instant now) {
        Caller caller = asked.caller();
        ModelCall call = asked.call();
        Standing standing = warden.standing(caller.account(), now);
        Suspicion held = standing.allowed() ? Suspicion.none(caller.account()) : suspicion.apply(caller.account());
        AccountRecord record = directory.accounts().get(caller.account());
        return new Circumstances(
                now,
                new Circumstances.Account(
                        caller.account(),
                        caller.org(),
                        caller.plan(),
                        caller.verified(),
                        Optional.ofNullable(record).map(AccountRecord::created)),
                new Circumstances.Call(
                        call.endpoint().path(), call.model(), call.stream(), call.inputTokens(), call.asks()),
                pulse.use(caller.account(), now.toEpochMilli(), budgetShare),
                new Circumstances.Terms(
                        asked.plan().terms(),
                        accepted(directory, caller.account(), asked.plan().terms(), now)),
                held,
                standing.allowed() ? Circumstances.Campaign.NONE : standing.campaign(),
                standing.step(),
                standing.allowed());
    }

    /** Whether the version in force is accepted, without any grace; true where there are no terms. */
    static boolean accepted(Directory directory, String account, String id, Instant now) {
        return id.isEmpty()
                || TermsGate.current(directory.terms(id), now)
                        .map(terms -> directory.accepted(account, id).contains(terms.hash()))
                        .orElse(false);
    }

    private void tell(Asked asked, Circumstances circumstances, Decision decision) {
        String account = asked.caller().account();
        Instant now = circumstances.at();
        if (decision.acts()) {
            notary.record(new Fact(
                    Fact.Kind.DECISION,
                    now,
                    "decide",
                    "exchange:" + asked.call().id(),
                    body(circumstances, decision).toString()));
        }
        String rule = decision.rule();
        if (decision.openCase() && due("case " + rule + ' ' + account, now, DAY)) {
            cases.open(new CaseDesk.Opening(
                    now,
                    account,
                    asked.caller().org(),
                    circumstances.suspicion().campaign(),
                    rule,
                    why(circumstances),
                    exchanges(circumstances.suspicion())));
        }
        for (String webhook : decision.webhooks()) {
            if (due("tell " + webhook + ' ' + rule + ' ' + account, now, HOUR)) {
                herald.tell(
                        webhook,
                        body(circumstances, decision)
                                .put("why", why(circumstances))
                                .toString());
            }
        }
    }

    /** Whether enough time has passed since this was last done; forgets the oldest where there are too many. */
    private boolean due(String what, Instant now, long every) {
        long at = now.toEpochMilli();
        if (reminders.size() >= REMINDERS_MAX) {
            reminders.values().removeIf(last -> at - last >= HOUR);
            if (reminders.size() >= REMINDERS_MAX) {
                reminders.clear();
            }
        }
        boolean[] due = {false};
        reminders.compute(what, (key, last) -> {
            due[0] = last == null || at - last >= every;
            return due[0] ? at : last;
        });
        return due[0];
    }

    private static ObjectNode body(Circumstances c, Decision decision) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("at", c.at().toString())
                .put("account", c.account().id())
                .put("plan", c.account().plan())
                .put("step", c.step().word())
                .put("action", decision.word())
                .put("watermark", decision.watermark())
                .put("canary", decision.canary())
                .put("posterior", c.suspicion().posterior())
                .put("alarm", c.suspicion().alarm());
        c.suspicion().campaign().ifPresent(id -> body.put("campaign", id));
        var rules = body.putArray("rules");
        decision.rules().forEach(rules::add);
        return body;
    }

    private static String why(Circumstances c) {
        List<String> words = new ArrayList<>();
        words.add("posterior %.3f after %d exchanges"
                .formatted(c.suspicion().posterior(), c.suspicion().exchanges()));
        c.suspicion().signals().stream().limit(3).forEach(signal -> words.add(signal.name() + ": " + signal.because()));
        if (c.step() != Step.OBSERVE) {
            words.add("on the step " + c.step().word());
        }
        return String.join("; ", words);
    }

    private static List<String> exchanges(Suspicion suspicion) {
        return suspicion.signals().stream()
                .flatMap(signal -> signal.exchanges().stream())
                .distinct()
                .limit(32)
                .toList();
    }
}
