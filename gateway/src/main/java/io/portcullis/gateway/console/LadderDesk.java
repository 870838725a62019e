package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.decide.Ruling;
import io.portcullis.decide.Standing;
import io.portcullis.decide.Step;
import io.portcullis.gateway.flow.Silence;
import io.portcullis.gateway.flow.Warden;
import io.portcullis.gateway.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Administration of the ladder: who stands where, rulings by people, and the switch for silent degradation. */
public final class LadderDesk implements AdminRoutes {
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Warden warden;

    public LadderDesk(Warden warden) {
        this.warden = warden;
    }

    @Override
    public Optional<AdminReply> answer(AdminCall call) {
        if (call.is("GET", "ladder")) {
            return AdminDesk.as(
                    call, Role.VIEWER, () -> Json.list("accounts", warden.standings(), LadderDesk::standing));
        }
        if (call.is("GET", "campaigns")) {
            return AdminDesk.as(
                    call, Role.VIEWER, () -> Json.list("campaigns", warden.campaigns(), LadderDesk::shared));
        }
        if (call.is("GET", "accounts", "*", "ruling")) {
            return AdminDesk.as(call, Role.VIEWER, () -> standing(found(call)));
        }
        if (call.is("POST", "accounts", "*", "ruling")) {
            return AdminDesk.as(call, Role.OPERATOR, () -> rule(call));
        }
        if (call.is("POST", "accounts", "*", "ruling", "lift")) {
            return AdminDesk.as(call, Role.OPERATOR, () -> lift(call));
        }
        return call.path().isEmpty() || !call.path().getFirst().equals("silence") ? Optional.empty() : silence(call);
    }

    /** The account, or the campaign where the name is {@code campaign:} and an id. */
    private Standing found(AdminCall call) {
        String subject = call.path().get(1);
        return Ruling.campaign(subject)
                .map(id -> warden.campaign(id)
                        .orElseThrow(
                                () -> StoreException.invalid("account", "no campaign " + id + " has alarmed accounts")))
                .orElseGet(() -> warden.standing(subject, call.at()));
    }

    private ObjectNode rule(AdminCall call) {
        Fields fields = new Fields(call.body(), "step", "reason", "until");
        String account = call.path().get(1);
        if (account.isBlank() || account.length() > 128) {
            throw StoreException.invalid("account", "an account's name has 1 to 128 characters");
        }
        // a word about a campaign that is not there would do nothing, unseen
        var unused = found(call);
        Step step = Step.of(fields.optionalText("step").orElse("observe"))
                .orElseThrow(() -> StoreException.invalid("step", "there is no such step"));
        Instant until = fields.time("until").orElseThrow(() -> StoreException.invalid("until", "until is missing"));
        if (until.isAfter(call.at().plus(LONGEST))) {
            throw StoreException.invalid("until", "a ruling lasts at most a year");
        }
        Ruling ruling;
        try {
            ruling = new Ruling(account, step, fields.text("reason"), call.who(), call.at(), until);
        } catch (IllegalArgumentException e) {
            throw StoreException.invalid("", String.valueOf(e.getMessage()));
        }
        return standing(saved(() -> warden.rule(ruling)));
    }

    private ObjectNode lift(AdminCall call) {
        new Fields(call.body());
        String account = call.path().get(1);
        return saved(() -> warden.lift(account, call.who()))
                .map(LadderDesk::standing)
                .orElseThrow(() -> StoreException.invalid("account", "there is no ruling about " + account));
    }

    private Optional<AdminReply> silence(AdminCall call) {
        if (call.is("GET", "silence")) {
            return AdminDesk.as(
                    call, Role.VIEWER, () -> silence(warden.silence(call.at()).orElse(Silence.OFF), call.at()));
        }
        if (call.is("POST", "silence")) {
            return AdminDesk.as(call, Role.OWNER, () -> {
                Fields fields = new Fields(call.body(), "reason", "until");
                Instant until =
                        fields.time("until").orElseThrow(() -> StoreException.invalid("until", "until is missing"));
                String reason = fields.text("reason");
                return answered(saved(() -> warden.propose(call.who(), reason, until)), call.at());
            });
        }
        if (call.is("POST", "silence", "agree")) {
            return AdminDesk.as(call, Role.OWNER, () -> answered(saved(() -> warden.agree(call.who())), call.at()));
        }
        if (call.is("POST", "silence", "end")) {
            return AdminDesk.as(call, Role.OPERATOR, () -> {
                saved(() -> {
                    warden.speak(call.who());
                    return true;
                });
                return silence(Silence.OFF, call.at());
            });
        }
        return Optional.empty();
    }

    private static ObjectNode answered(Silence.Answer answer, Instant now) {
        return switch (answer) {
            case Silence.Answer.Done(Silence silence) -> silence(silence, now);
            case Silence.Answer.Refused(String why) -> throw StoreException.invalid("", why);
        };
    }

    private interface Saving<T> {
        T run() throws IOException;
    }

    private static <T> T saved(Saving<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw StoreException.unavailable("the ruling could not be saved", e);
        }
    }

    private static ObjectNode standing(Standing standing) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("account", standing.account())
                .put("step", standing.step().word())
                .put("own_step", standing.own().word())
                .put("campaign", standing.campaign().id())
                .put("allowed", standing.allowed());
        standing.ruling().ifPresent(ruling -> ruling(ruling, node));
        return node;
    }

    private static ObjectNode shared(Standing.Shared shared) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("campaign", shared.id())
                .put("step", shared.step().word())
                .put("accounts", shared.size())
                .put("allowed", shared.ruling().map(Ruling::allows).orElse(false));
        shared.ruling().ifPresent(ruling -> ruling(ruling, node));
        return node;
    }

    private static void ruling(Ruling ruling, ObjectNode node) {
        node.put("reason", ruling.reason())
                .put("by", ruling.by())
                .put("from", ruling.from().toString())
                .put("until", ruling.until().toString());
    }

    private static ObjectNode silence(Silence silence, Instant now) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("on", silence.on(now))
                .put("proposed_by", silence.proposed())
                .put("agreed_by", silence.agreed())
                .put("reason", silence.reason())
                .put("until", silence.until().toString());
    }
}
