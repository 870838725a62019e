package io.portcullis.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.decide.Action;
import io.portcullis.decide.Condition;
import io.portcullis.decide.ConditionReader;
import io.portcullis.decide.ConditionReader.Reading;
import io.portcullis.decide.Lint;
import io.portcullis.decide.Rule;
import io.portcullis.decide.Section;
import io.portcullis.decide.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with a policy: conditions that cannot be read, names that do not exist, and rules that could never
 * act, each with its place in the file.
 */
final class PolicyCheck {
    private static final Map<String, String> NAMED = Map.of(
            "shape", "exposure",
            "require_acceptance", "terms",
            "notify", "webhook");

    private final Document document;
    private final JsonNode root;
    private final ConditionReader reader;
    private final Lint lint;
    private final boolean alone;
    private final boolean marking;

    /** @param alone whether there is no configuration around the policy: names of plans and the like are believed */
    PolicyCheck(Document document, Set<String> signals, boolean alone) {
        this.document = document;
        this.root = document.root();
        this.alone = alone;
        this.marking = alone || !root.path("mark").isMissingNode();
        this.reader = new ConditionReader(signals);
        boolean inspecting = alone || root.at("/inspect/enabled").asBoolean(true);
        this.lint = new Lint(
                signals,
                new Lint.Known(
                        values("/plans", "name"),
                        values("/models", "name"),
                        values("/terms", "id"),
                        top(),
                        inspecting));
    }

    /** Rules and steps of the shipped policy that need what this gateway does not have are left out. */
    void dropUnable() {
        if (root.at("/decide/ladder/steps") instanceof ObjectNode steps) {
            for (String step : List.copyOf(names(steps))) {
                if (unable(reader.ofAccount(steps.path(step).path("when").asText()))) {
                    steps.remove(step);
                }
            }
        }
        for (JsonNode section : root.at("/decide/sections")) {
            if (section.path("rules") instanceof ArrayNode rules) {
                for (int i = rules.size() - 1; i >= 0; i--) {
                    JsonNode then = rules.get(i).path("then");
                    boolean marks = then.has("watermark") || then.has("canary");
                    if (marks && !marking
                            || unable(reader.ofCall(rules.get(i).path("when").asText()))) {
                        rules.remove(i);
                    }
                }
            }
        }
    }

    private static Set<String> names(ObjectNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private boolean unable(Reading reading) {
        return switch (reading) {
            case Reading.Good(Condition condition) -> !lint.never(condition).isEmpty();
            case Reading.Bad ignored -> true;
        };
    }

    private Step top() {
        Step top = Step.OBSERVE;
        for (Step step : Step.values()) {
            top = root.at("/decide/ladder/steps").has(step.word()) ? step : top;
        }
        return top;
    }

    void run() {
        JsonNode steps = root.at("/decide/ladder/steps");
        steps.properties().forEach(step -> {
            String at = Document.child("/decide/ladder/steps", step.getKey());
            condition(at + "/when", step.getValue().path("when"), false);
            if (step.getValue().has("until")) {
                condition(at + "/until", step.getValue().path("until"), false);
            }
        });
        JsonNode sections = root.at("/decide/sections");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sections.size(); i++) {
            section(sections.get(i), "/decide/sections/" + i, names);
        }
        for (int i = 0; i < root.at("/decide/webhooks").size(); i++) {
            String url = root.at("/decide/webhooks/" + i + "/url").asText();
            boolean safe =
                    url.startsWith("https://") || url.matches("http://(127\\.0\\.0\\.1|localhost|\\[::1])[:/].*");
            if (!safe) {
                document.problem("/decide/webhooks/" + i + "/url", "must be https, or http to this machine");
            }
        }
    }

    private void section(JsonNode section, String at, Set<String> names) {
        JsonNode rules = section.path("rules");
        List<Rule> read = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            JsonNode rule = rules.get(i);
            String here = at + "/rules/" + i;
            String name = rule.path("name").asText();
            if (!names.add(name)) {
                document.problem(here + "/name", "'" + name + "' is already the name of a rule");
            }
            then(rule.path("then"), here + "/then");
            condition(here + "/when", rule.path("when"), true).ifPresent(condition -> {
                boolean enforced = rule.path("mode").asText("enforce").equals("enforce");
                Action action = rule.path("then").has("allow") ? new Action.Allow() : new Action.Refuse();
                read.add(new Rule(
                        name,
                        rule.path("priority").asInt(),
                        condition,
                        List.of(action),
                        enforced ? Rule.Mode.ENFORCE : Rule.Mode.SHADOW));
                places.add(here + "/when");
            });
        }
        Section.Match match = section.path("match").asText().equals("all") ? Section.Match.ALL : Section.Match.FIRST;
        Section whole = new Section(section.path("name").asText(), 0, match, read);
        for (int i = 0; i < read.size(); i++) {
            String earlier = lint.shadowedBy(whole, read.get(i));
            if (!earlier.isEmpty()) {
                document.problem(places.get(i), "can never act: rule '" + earlier + "' always comes first");
            }
        }
    }

    private Optional<Condition> condition(String pointer, JsonNode text, boolean ofCall) {
        Reading reading = ofCall ? reader.ofCall(text.asText()) : reader.ofAccount(text.asText());
        return switch (reading) {
            case Reading.Good(Condition condition) -> {
                lint.never(condition).forEach(why -> document.problem(pointer, why));
                yield Optional.of(condition);
            }
            case Reading.Bad(var problems) -> {
                problems.forEach(p -> document.problem(pointer, p.line(), p.column(), p.message()));
                yield Optional.empty();
            }
        };
    }

    private void then(JsonNode then, String at) {
        NAMED.forEach((action, what) -> {
            if (then.has(action) && !alone) {
                Set<String> known = switch (what) {
                    case "exposure" -> values("/exposures", "name");
                    case "terms" -> values("/terms", "id");
                    default -> values("/decide/webhooks", "name");
                };
                named(at + "/" + action, what, then.path(action).asText(), known);
            }
        });
        if (then.has("reroute") && !alone) {
            String model = then.at("/reroute/model").asText();
            named(at + "/reroute/model", "model", model, values("/models", "name"));
        }
        JsonNode slow = then.path("slow");
        boolean still = slow.path("pause").asText("0s").matches("0+(ms|s|m|h|d)");
        if (then.has("slow") && still && slow.path("tokens_per_second").asInt() == 0) {
            document.problem(at + "/slow", "needs a pause or tokens_per_second");
        }
        for (String mark : List.of("watermark", "canary")) {
            if (then.has(mark) && !marking) {
                document.problem(at + "/" + mark, "can never act: 'mark' is not configured");
            }
        }
        if (then.has("allow") && then.size() > 1) {
            document.problem(at + "/allow", "ends deciding: nothing else can stand beside it");
        }
    }

    private void named(String pointer, String what, String name, Set<String> known) {
        if (!known.contains(name)) {
            document.problem(pointer, "no " + what + " is named '" + name + "'" + Spelling.suggestion(name, known));
        }
    }

    private Set<String> values(String list, String key) {
        Set<String> values = new HashSet<>();
        root.at(list).forEach(item -> values.add(item.path(key).asText()));
        return values;
    }
}
