package io.portcullis.app.backtest;

import io.portcullis.decide.Policy;
import io.portcullis.decide.Rungs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A fact that rules of a policy speak of and no log can tell.
 *
 * @param taken the value it was taken to have
 * @param rules names of rules, and steps of the ladder, whose outcome rests on it
 */
public record Unknown(String fact, String taken, String why, List<String> rules) {
    /** What people rule is in no log either, and stands above every rule. */
    public static final String RULINGS =
            "Rulings of people (accounts allow, step, lift) and silent degradation are in no log:"
                    + " everybody is taken to stand where the evidence leads.";

    /** The facts that a policy rests on and this run does not know, sorted by name. */
    static List<Unknown> of(Policy policy, Rungs rungs, Contracts contracts, boolean accounts) {
        Map<String, Set<String>> uses = new TreeMap<>();
        policy.sections()
                .forEach(section -> section.rules()
                        .forEach(rule -> rule.when().facts().forEach(fact -> use(uses, fact, rule.name()))));
        rungs.rungs().forEach(rung -> {
            String name = "step " + rung.step().word();
            rung.when().facts().forEach(fact -> use(uses, fact, name));
            rung.until().ifPresent(until -> until.facts().forEach(fact -> use(uses, fact, name)));
        });
        List<Unknown> all = new ArrayList<>();
        uses.forEach((fact, rules) -> {
            String[] said = said(fact, contracts.known(), accounts);
            if (said.length == 2) {
                all.add(new Unknown(fact, said[0], said[1], List.copyOf(rules)));
            }
        });
        return all;
    }

    private static void use(Map<String, Set<String>> uses, String fact, String rule) {
        uses.computeIfAbsent(fact, name -> new TreeSet<>()).add(rule);
    }

    /** What it was taken for, and why it is not known; nothing where it is. */
    private static String[] said(String fact, boolean contracts, boolean accounts) {
        String alone = "the policy stands alone; give the whole configuration to --policy";
        return switch (fact) {
            case "terms.accepted" -> said("true", "no log tells who accepted which terms");
            case "allowed" -> said("false", "no log tells what people ruled");
            case "stream" -> said("false", "a log holds the assembled answer");
            case "terms.id" -> contracts ? said() : said("none", alone);
            case "usage.budget_share" ->
                contracts
                        ? said("0 at the log's beginning", "what was spent before the log begins is not in it")
                        : said("0", alone);
            case "usage.tokens_day", "usage.tokens_month" ->
                said("0 at the log's beginning", "what was used before the log begins is not in it");
            case "verification", "account_age_days" ->
                accounts
                        ? said()
                        : said(
                                fact.equals("verification") ? "none" : "a year",
                                "no file of accounts was given with --accounts");
            default -> said();
        };
    }

    private static String[] said(String... words) {
        return words;
    }

    /** One line for people. */
    public String words() {
        return "%s (taken to be %s): %s; rests on it: %s".formatted(fact, taken, why, String.join(", ", rules));
    }
}
