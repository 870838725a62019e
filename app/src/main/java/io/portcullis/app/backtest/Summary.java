package io.portcullis.app.backtest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The outcome of one trial in numbers, and as JSON. */
public final class Summary {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Trial trial;
    private final Labels labels;
    private final Replay replay;
    private final Map<Labels.Kind, Group> groups = new EnumMap<>(Labels.Kind.class);

    /** Accounts of one kind, added up. */
    public static final class Group {
        private long accounts;
        private long touched;
        private long refused;
        private long exchanges;
        private long full;
        private long tokens;
        private long fullTokens;

        public long accounts() {
            return accounts;
        }

        /** Accounts of which some exchange was worth less. */
        public long touched() {
            return touched;
        }

        /** Accounts of which some exchange was refused. */
        public long refused() {
            return refused;
        }

        /** Share of exchanges that were served at full value, 1 where there are none. */
        public double leaked() {
            return exchanges == 0 ? 1 : full / (double) exchanges;
        }

        /** Share of output tokens that were served at full value, 1 where there are none. */
        public double leakedTokens() {
            return tokens == 0 ? 1 : fullTokens / (double) tokens;
        }
    }

    public Summary(Trial trial, Labels labels, Replay replay) {
        this.trial = trial;
        this.labels = labels;
        this.replay = replay;
        for (Labels.Kind kind : Labels.Kind.values()) {
            groups.put(kind, new Group());
        }
        trial.accounts().forEach((account, hits) -> {
            Group group = group(kind(account));
            group.accounts++;
            group.touched += hits.touched() ? 1 : 0;
            group.refused += hits.refused() > 0 ? 1 : 0;
            group.exchanges += hits.exchanges();
            group.full += hits.full();
            group.tokens += hits.tokens();
            group.fullTokens += hits.fullTokens();
        });
    }

    public Trial trial() {
        return trial;
    }

    /** What the policy's rules speak of and no log tells. */
    public List<Unknown> unknown() {
        return trial.unknown(replay.accounts());
    }

    public Labels.Kind kind(String account) {
        return labels.kind(account, replay::alarmed);
    }

    public Group group(Labels.Kind kind) {
        return groups.getOrDefault(kind, new Group());
    }

    /** Everything but the single accounts. */
    public ObjectNode json() {
        ObjectNode node = NODES.objectNode().put("policy", trial.name()).put("conditions_failed", trial.failed());
        ArrayNode blind = node.putArray("unknown");
        for (Unknown one : unknown()) {
            ObjectNode fact = blind.addObject();
            fact.put("fact", one.fact()).put("taken_for", one.taken()).put("why", one.why());
            ArrayNode resting = fact.putArray("rules");
            one.rules().forEach(resting::add);
        }
        ObjectNode kinds = node.putObject("accounts");
        groups.forEach((kind, group) -> kinds.putObject(word(kind))
                .put("accounts", group.accounts())
                .put("touched", group.touched())
                .put("refused", group.refused())
                .put("leaked_exchanges", round(group.leaked()))
                .put("leaked_tokens", round(group.leakedTokens())));
        ArrayNode rules = node.putArray("rules");
        trial.rules().forEach((rule, use) -> {
            long honest = use.accounts().stream().filter(this::takenForHonest).count();
            rules.addObject()
                    .put("rule", rule)
                    .put("mode", use.shadow() ? "shadow" : "enforce")
                    .put("accounts", use.accounts().size())
                    .put("honest_accounts", honest)
                    .put("exchanges", use.exchanges());
        });
        return node;
    }

    /** One account that was touched. */
    public ObjectNode json(String account, Hits hits) {
        ObjectNode node = NODES.objectNode()
                .put("policy", trial.name())
                .put("account", account)
                .put("kind", word(kind(account)))
                .put("exchanges", hits.exchanges())
                .put("full_value", hits.full())
                .put("leaked_exchanges", round(hits.full() / (double) Math.max(1, hits.exchanges())))
                .put("leaked_tokens", round(hits.fullTokens() / (double) Math.max(1, hits.tokens())))
                .put("refused", hits.refused())
                .put("marked", hits.marked())
                .put("highest_step", hits.highest().word());
        hits.first()
                .ifPresent(first -> node.putObject("first")
                        .put("exchange", first.exchange())
                        .put("time", first.time().toString())
                        .put("rule", first.rule())
                        .put("action", first.action())
                        .put("step", first.step().word()));
        return node;
    }

    boolean takenForHonest(String account) {
        return switch (kind(account)) {
            case HONEST, QUIET -> true;
            case ATTACKER, ALARMED -> false;
        };
    }

    static String word(Labels.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static double round(double share) {
        return Math.round(share * 1e4) / 1e4;
    }
}
