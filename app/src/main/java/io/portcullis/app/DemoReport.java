package io.portcullis.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.audit.story.Story;
import io.portcullis.audit.story.Tally;
import io.portcullis.inspect.Signal;
import io.portcullis.inspect.Suspicion;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the demonstration says on the terminal: where to look, and what happened. */
final class DemoReport {
    private static final double WORTH_TELLING = 0.5;

    private DemoReport() {}

    static String welcome(Demo demo, boolean once, boolean idle) {
        String traffic = idle
                ? "No traffic of its own: the keys below are yours to try."
                : once
                        ? "Honest users and attackers call it now, for about a minute."
                        : "Honest users and attackers call it now; Ctrl-C stops.";
        return """
                A local model, Portcullis in front of it, everything on this machine. %s

                  gateway   %s        (OpenAI and Anthropic dialects under /v1)
                  console   %s        token %s
                  metrics   %s/metrics
                  model     %s

                  free key        %s    text only, 120 calls a minute
                  pro key         %s    logprobs rounded, reasoning hidden
                  enterprise key  %s    everything but logit_bias with logprobs

                Try it:
                  curl -s %s/v1/chat/completions -H "Authorization: Bearer %s" \\
                    -H 'Content-Type: application/json' \\
                    -d '{"model":"%s","messages":[{"role":"user","content":"How do I bake bread?"}]}'
                """.formatted(
                        traffic,
                        demo.gateway(),
                        demo.admin(),
                        demo.adminToken(),
                        demo.admin(),
                        Demo.MODEL,
                        demo.secret("visitor-free"),
                        demo.secret("visitor-pro"),
                        demo.secret("visitor-enterprise"),
                        demo.gateway(),
                        demo.secret("visitor-free"),
                        Demo.MODEL);
    }

    /** A table of everybody, and why those who are suspected are. */
    static String text(Demo demo, Story.Summary summary, boolean whole) {
        StringBuilder text = new StringBuilder();
        text.append("%nAfter %d s%n".formatted(summary.took().toSeconds()));
        text.append("  %-14s %6s %6s %7s %7s %8s %9s %8s  %s%n"
                .formatted(
                        "who", "calls", "ok", "refused", "slowed", "text tok", "reasoning", "logprobs", "suspicion"));
        for (Story.Part part : summary.parts()) {
            Tally.Counts counts = part.counts();
            Suspicion suspicion = demo.wiring().board().of(part.account());
            text.append("  %-14s %6d %6d %7d %7d %8d %9d %8d  %s%n"
                    .formatted(
                            part.actor() + (part.attacks() ? " *" : ""),
                            counts.sent(),
                            counts.ok(),
                            counts.refusals(),
                            counts.slowed(),
                            counts.textTokens(),
                            counts.reasoningTokens(),
                            counts.logprobVectors(),
                            standing(suspicion)));
        }
        text.append("  * attacker\n");
        if (whole) {
            why(demo, summary, text);
            text.append("%nRecorded: %d exchanges committed to the log, %d lost; %d inspected, %d not.%n"
                    .formatted(
                            demo.wiring().log().committed(),
                            demo.wiring().log().dropped(),
                            demo.wiring().inspector().observed(),
                            demo.wiring().inspector().dropped()));
        }
        return text.toString();
    }

    private static void why(Demo demo, Story.Summary summary, StringBuilder text) {
        text.append("\nWhat was found\n");
        for (Story.Part part : summary.parts()) {
            Suspicion suspicion = demo.wiring().board().of(part.account());
            List<Signal> strong = strong(suspicion);
            if (suspicion.alarm() || !strong.isEmpty()) {
                text.append("  %-12s %s%n".formatted(part.account(), standing(suspicion)));
                strong.forEach(signal -> text.append(
                        "      %-20s %+.1f  %s%n".formatted(signal.name(), signal.llr(), signal.because())));
            }
        }
    }

    private static List<Signal> strong(Suspicion suspicion) {
        return suspicion.signals().stream()
                .filter(signal -> signal.llr() >= WORTH_TELLING)
                .limit(3)
                .toList();
    }

    private static String standing(Suspicion suspicion) {
        if (suspicion.alarm()) {
            return String.format(Locale.ROOT, "ALARM p=%.4g", suspicion.p());
        }
        return suspicion.exchanges() == 0
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.2f %s",
                        suspicion.posterior(),
                        strong(suspicion).stream().map(Signal::name).collect(Collectors.joining(" ")));
    }

    static String json(Demo demo, Story.Summary summary) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode all = mapper.createObjectNode();
        all.put("seconds", summary.took().toMillis() / 1000.0);
        for (Story.Part part : summary.parts()) {
            ObjectNode one = all.withArray("/actors").addObject();
            Suspicion suspicion = demo.wiring().board().of(part.account());
            Tally.Counts counts = part.counts();
            one.put("actor", part.actor()).put("account", part.account()).put("attacks", part.attacks());
            one.put("calls", counts.sent()).put("ok", counts.ok()).put("refused", counts.refusals());
            one.put("slowed", counts.slowed()).put("text_tokens", counts.textTokens());
            one.put("reasoning_tokens", counts.reasoningTokens()).put("logprob_vectors", counts.logprobVectors());
            one.put("alarm", suspicion.alarm()).put("p", suspicion.p()).put("posterior", suspicion.posterior());
            strong(suspicion)
                    .forEach(signal -> one.withArray("/signals")
                            .addObject()
                            .put("name", signal.name())
                            .put("llr", signal.llr())
                            .put("because", signal.because()));
        }
        all.put("recorded", demo.wiring().log().committed())
                .put("lost", demo.wiring().log().dropped());
        return all.toString();
    }
}
