package io.portcullis.app.config;

import io.portcullis.decide.Action;
import io.portcullis.decide.Condition;
import io.portcullis.decide.ConditionReader;
import io.portcullis.decide.ConditionReader.Reading;
import io.portcullis.decide.Policy;
import io.portcullis.decide.Rule;
import io.portcullis.decide.Rungs;
import io.portcullis.decide.Section;
import io.portcullis.decide.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A checked policy, said in the words of the room decide. */
public final class PolicyParts {
    private final ConditionReader reader;

    /** @param signals names that detectors give their signals */
    public PolicyParts(Set<String> signals) {
        this.reader = new ConditionReader(signals);
    }

    /** The policy with the mode that the settings give it. */
    public Policy policy(DecideSettings settings) {
        return policy(settings, settings.mode());
    }

    /** The policy as if it had this mode; rules in shadow by themselves stay so. */
    public Policy policy(DecideSettings settings, DecideSettings.Mode mode) {
        return new Policy(settings.sections().stream()
                .map(section -> new Section(
                        section.name(),
                        section.priority(),
                        switch (section.match()) {
                            case FIRST -> Section.Match.FIRST;
                            case ALL -> Section.Match.ALL;
                        },
                        section.rules().stream().map(rule -> rule(rule, mode)).toList()))
                .toList());
    }

    public Rungs rungs(DecideSettings settings) {
        DecideSettings.Ladder ladder = settings.ladder();
        List<Rungs.Rung> rungs = new ArrayList<>();
        ladder.steps()
                .forEach((name, rung) -> rungs.add(new Rungs.Rung(
                        Step.of(name).orElseThrow(),
                        good(reader.ofAccount(rung.when())),
                        rung.until().map(text -> good(reader.ofAccount(text))))));
        return new Rungs(rungs, ladder.climb(), ladder.hold(), ladder.expire(), ladder.fresh());
    }

    private Rule rule(DecideSettings.Rule rule, DecideSettings.Mode mode) {
        boolean enforced = mode == DecideSettings.Mode.ENFORCE && rule.mode() == DecideSettings.Mode.ENFORCE;
        return new Rule(
                rule.name(),
                rule.priority(),
                good(reader.ofCall(rule.when())),
                actions(rule.then()),
                enforced ? Rule.Mode.ENFORCE : Rule.Mode.SHADOW);
    }

    private static Condition good(Reading reading) {
        return switch (reading) {
            case Reading.Good(Condition condition) -> condition;
            case Reading.Bad(var problems) ->
                throw new IllegalStateException("an unchecked condition: " + problems.getFirst());
        };
    }

    private static List<Action> actions(DecideSettings.Then then) {
        List<Action> actions = new ArrayList<>();
        then.allow().ifPresent(yes -> actions.add(new Action.Allow()));
        then.requireAcceptance().ifPresent(terms -> actions.add(new Action.RequireAcceptance(terms)));
        then.requireVerification().ifPresent(level -> actions.add(new Action.RequireVerification(level)));
        then.shape().ifPresent(exposure -> actions.add(new Action.Shape(exposure)));
        then.slow().ifPresent(slow -> actions.add(new Action.Slow(slow.pause(), slow.tokensPerSecond())));
        then.reroute().ifPresent(other -> actions.add(new Action.Reroute(other.model(), other.silent())));
        then.cap().ifPresent(cap -> actions.add(new Action.Cap(cap.outputTokens(), cap.sentences())));
        then.watermark().ifPresent(yes -> actions.add(new Action.Watermark()));
        then.canary().ifPresent(yes -> actions.add(new Action.Canary()));
        then.refuse().ifPresent(yes -> actions.add(new Action.Refuse()));
        then.openCase().ifPresent(yes -> actions.add(new Action.OpenCase()));
        then.webhook().ifPresent(name -> actions.add(new Action.Notify(name)));
        return actions;
    }
}
