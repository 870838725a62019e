package io.portcullis.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.portcullis.admit.Plan;
import io.portcullis.admit.Terms;
import io.portcullis.gateway.console.TermsDesk;
import io.portcullis.gateway.console.TermsPage;
import io.portcullis.traffic.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The forms of the terms' page: a key in, the account's terms or the receipt out. Blocks on the store. */
final class TermsForms {
    private static final int FORM_MAX = 8_192;

    private final TermsDesk desk;
    private final Supplier<Map<String, Plan>> plans;

    TermsForms(TermsDesk desk, Supplier<Map<String, Plan>> plans) {
        this.desk = desk;
        this.plans = plans;
    }

    /** A page with its HTTP status. */
    record Page(int status, String html) {}

    /** @param current the version in effect of each set of terms */
    Page answer(
            String path,
            byte[] body,
            String ip,
            Instant now,
            Function<String, Optional<Caller>> identify,
            List<Terms> current) {
        Map<String, List<String>> fields = fields(body);
        String key = one(fields, "key").strip();
        Optional<Caller> caller = key.isEmpty() ? Optional.empty() : identify.apply(key);
        if (caller.isEmpty()) {
            return new Page(401, TermsPage.start(current, "That key is not known, or may not be used from here."));
        }
        if (path.equals("/terms/accept")) {
            return accept(caller.get(), fields, ip, now, current);
        }
        Plan plan = plans.get().get(caller.get().plan());
        String id = plan == null ? "" : plan.terms();
        Optional<TermsDesk.Text> due = id.isEmpty() ? Optional.empty() : desk.text(id, now);
        return due.map(text -> shown(caller.get(), text))
                .orElseGet(() -> new Page(200, TermsPage.start(current, "Your plan asks for no terms.")));
    }

    private Page shown(Caller caller, TermsDesk.Text text) {
        return new Page(
                200,
                TermsPage.due(
                        caller.account(),
                        text.terms(),
                        text.markdown(),
                        desk.accepted(caller.account(), text.terms())));
    }

    private Page accept(Caller caller, Map<String, List<String>> fields, String ip, Instant now, List<Terms> current) {
        if (!one(fields, "agree").equals("yes")) {
            return new Page(400, TermsPage.start(current, "Nothing was accepted: the box was not ticked."));
        }
        return switch (desk.accept(caller, one(fields, "terms"), one(fields, "hash"), "console", ip, now)) {
            case TermsDesk.Outcome.Accepted(var acceptance) -> new Page(200, TermsPage.receipt(acceptance));
            case TermsDesk.Outcome.Refused(int status, String message, String field) ->
                new Page(status, TermsPage.start(current, message));
        };
    }

    private static Map<String, List<String>> fields(byte[] body) {
        if (body.length > FORM_MAX) {
            return Map.of();
        }
        try {
            return new QueryStringDecoder("?" + new String(body, UTF_8), true).parameters();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    private static String one(Map<String, List<String>> fields, String name) {
        return fields.getOrDefault(name, List.of("")).getFirst();
    }
}
