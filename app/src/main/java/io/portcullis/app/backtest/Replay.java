package io.portcullis.app.backtest;

import io.portcullis.decide.Circumstances;
import io.portcullis.decide.Pulse;
import io.portcullis.decide.Step;
import io.portcullis.detect.Engine;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.inspect.Lens;
import io.portcullis.inspect.Reading;
import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Verification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Past exchanges, one after the other, before any number of policies at once. Each exchange is decided by what was held
 * against its account when it came, and then inspected, as in the gateway. The log stays as it is: what a refusal would
 * have changed about the calls that follow is not guessed at.
 */
public final class Replay {
    private final Engine engine;
    private final List<Trial> trials;
    private final Lens lens = Engine.lens();
    private final Pulse pulse = new Pulse(Integer.MAX_VALUE);
    private final Map<String, AccountFacts> facts = new HashMap<>();
    private final Map<String, Suspicion> board = new HashMap<>();
    private final boolean accounts;
    private long exchanges;

    public Replay(Engine engine, Collection<AccountFacts> accounts, List<Trial> trials) {
        this.engine = engine;
        this.trials = List.copyOf(trials);
        this.accounts = !accounts.isEmpty();
        engine.accounts(accounts);
        accounts.forEach(one -> facts.put(one.account(), one));
    }

    /** The next exchange, in the order of the log. */
    public void next(Exchange exchange) {
        exchanges++;
        Reading reading = lens.read(exchange);
        String account = reading.name();
        Circumstances seen = circumstances(exchange, account);
        pulse.called(account, reading.at());
        for (Trial trial : trials) {
            trial.decide(seen, exchange);
        }
        pulse.used(
                account,
                exchange.reply().usage().input() + exchange.reply().usage().output(),
                reading.at());
        List<Suspicion> news = new ArrayList<>();
        engine.observe(reading).ifPresent(news::add);
        news.addAll(engine.news());
        for (Suspicion suspicion : news) {
            board.put(suspicion.account(), suspicion);
            Circumstances about = about(suspicion, seen);
            trials.forEach(trial -> trial.suspected(about));
        }
        trials.forEach(trial -> trial.seen(account, exchange.time()));
    }

    private Circumstances circumstances(Exchange exchange, String account) {
        return new Circumstances(
                exchange.time(),
                account(account, exchange.org(), exchange.plan()),
                new Circumstances.Call(
                        exchange.endpoint(),
                        exchange.model(),
                        false,
                        exchange.reply().usage().input(),
                        exchange.asks()),
                pulse.use(account, exchange.time().toEpochMilli(), 0),
                Circumstances.Terms.NONE,
                board.getOrDefault(account, Suspicion.none(account)),
                Circumstances.Campaign.NONE,
                Step.OBSERVE,
                false);
    }

    private Circumstances about(Suspicion suspicion, Circumstances now) {
        String account = suspicion.account();
        return new Circumstances(
                now.at(),
                account.equals(now.account().id()) ? now.account() : account(account, "", ""),
                Circumstances.Call.NONE,
                Circumstances.Use.NONE,
                Circumstances.Terms.NONE,
                suspicion,
                Circumstances.Campaign.NONE,
                Step.OBSERVE,
                false);
    }

    private Circumstances.Account account(String account, String org, String plan) {
        AccountFacts known = facts.get(account);
        return known == null
                ? new Circumstances.Account(account, org, plan, Verification.NONE, Optional.empty())
                : new Circumstances.Account(
                        account,
                        org.isEmpty() ? known.org() : org,
                        plan.isEmpty() ? known.plan() : plan,
                        known.verified(),
                        known.created());
    }

    /** Whether anything was told of accounts. */
    boolean accounts() {
        return accounts;
    }

    public long exchanges() {
        return exchanges;
    }

    /** Whether the account alarmed before the end of the log. */
    public boolean alarmed(String account) {
        Suspicion held = board.get(account);
        return held != null && held.alarm();
    }
}
