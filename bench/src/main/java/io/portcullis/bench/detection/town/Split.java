package io.portcullis.bench.detection.town;

import java.util.Set;

/**
 * Which sources, strata and families may be looked at while the engine is tuned, and which only when it is reported;
 * the one place where the split is written down.
 *
 * <p>A source stands on one side only. Three are too thin in what they alone hold and are cut instead: the Chinese
 * OpenAssistant conversations by conversation (the only honest Chinese chat) and the commit bot by repository. The
 * evol-instruct rows embed seeds of GPTeacher rows, whose own rows are on the tuning side: the templates are unseen,
 * the embedded seeds are not. Families in {@link #HELD_OUT} exist in the report only, with wordings nobody tuned on; of
 * some of their kinds the tuning side has rehearsals of its own ({@link Rehearsals}).
 */
public enum Split {
    TUNE(
            Set.of(
                    "hh_harmless_mt_a",
                    "prompts_chat",
                    "oasst_lottery",
                    "mt_bench",
                    "clinc150_classify",
                    "taskmaster4_coffee",
                    "longctx_kv",
                    "oasst_zh_mt",
                    "ci_commit_bot",
                    "gpteacher_codegen",
                    "gpteacher_roleplay",
                    "prometheus_rubric",
                    "huatuo_liver_zh_mt",
                    "glaive_toolcall_mt",
                    "attack_templates_dev"),
            Set.of("javalin", "resilience4j", "bucket4j")),
    REPORT(
            Set.of(
                    "arena_hard",
                    "alpaca_eval_harness",
                    "alpaca_eval_judge",
                    "banking77_router",
                    "restaurant8k_extract",
                    "rag_nq_en",
                    "bfcl_live",
                    "tau_airline_agent",
                    "sweagent_demo",
                    "oasst_zh_mt",
                    "ci_commit_bot",
                    "gsm8k_cot_elicit",
                    "evol_instruct",
                    "gorilla_apibench",
                    "gpteacher_toolformer",
                    "huatuo_kg_zh",
                    "judge_pairwise"),
            Set.of("Mooncake", "higress"));

    /** Attack families that the tuning side never holds. */
    public static final Set<String> HELD_OUT = Set.of(
            "evol-instruct",
            "cot-language",
            "cot-articulate",
            "pairwise",
            "retarget",
            "paraphrased",
            "adaptive",
            "relay-wrapped",
            "relay-bare",
            "polyglot-wrapper",
            "batched-questions",
            "taxonomy-sweep",
            "trace-laundry",
            "resampling");

    private final Set<String> sources;
    private final Set<String> repositories;

    Split(Set<String> sources, Set<String> repositories) {
        this.sources = sources;
        this.repositories = repositories;
    }

    Set<String> sources() {
        return sources;
    }

    /** Whether this side may use the row. */
    boolean holds(Row row) {
        return holds(row.source(), row.session());
    }

    /** Whether this side may use rows of this source and session. */
    public boolean holds(String source, String session) {
        if (!sources.contains(source)) {
            return false;
        }
        return switch (source) {
            case "ci_commit_bot" -> repositories.contains(session);
            case "oasst_zh_mt" -> (Math.floorMod(session.hashCode() * 0x9E3779B9, 97) < 48) == (this == TUNE);
            default -> true;
        };
    }

    /** Whether this side may simulate the family. */
    boolean plays(String family) {
        return this == REPORT || !HELD_OUT.contains(family);
    }
}
