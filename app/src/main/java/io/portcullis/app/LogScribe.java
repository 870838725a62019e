package io.portcullis.app;

import io.portcullis.decide.Decision;
import io.portcullis.gateway.flow.Outcome;
import io.portcullis.gateway.flow.Scribe;
import io.portcullis.gateway.store.log.ExchangeLog;
import io.portcullis.gateway.store.log.Recorded;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.ExchangeHead;
import io.portcullis.traffic.ModelCall;
import java.util.Locale;

/** The flow's scribe: it writes into the exchange log. */
final class LogScribe implements Scribe {
    private static final int WEIGHT_BESIDE_BODIES = 512;

    private final ExchangeLog log;

    LogScribe(ExchangeLog log) {
        this.log = log;
    }

    @Override
    public boolean accepting() {
        return !log.refusing();
    }

    @Override
    public boolean offer(Entry entry) {
        int weight = WEIGHT_BESIDE_BODIES + entry.request().length + entry.answerBytes();
        return log.offer(new Recorded(head(entry), entry.request(), entry.response(), weight, entry.keep()));
    }

    private static ExchangeHead head(Entry entry) {
        Outcome outcome = entry.outcome();
        ModelCall call = outcome.call();
        Caller caller = outcome.caller();
        return new ExchangeHead(
                call.id(),
                call.at(),
                caller.account(),
                caller.org(),
                caller.key(),
                caller.plan(),
                call.client(),
                call.endpoint().path(),
                outcome.status(),
                outcome.total(),
                call.conversation(),
                entry.terms(),
                decision(outcome.decision()),
                !outcome.error().isEmpty() && outcome.status() != 403);
    }

    private static String decision(Decision decision) {
        String word = decision.word();
        return decision.rule().isEmpty() ? word : word + ":" + decision.rule().toLowerCase(Locale.ROOT);
    }
}
