package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.admit.Licence;
import io.portcullis.admit.LicenceJson;
import io.portcullis.admit.Plan;
import io.portcullis.gateway.authenticate.AccountRecord;
import io.portcullis.gateway.store.Accounts;
import io.portcullis.gateway.store.NewKey;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.traffic.Verification;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Administration without HTTP: organisations, accounts, keys, plans, terms, usage and the audit trail as JSON in and
 * out. The gateway's admin API and the command line on a store at rest both go through it.
 */
public final class AdminDesk implements AdminRoutes {
    private static final int MOST_LISTED = 1_000;
    private static final int DAYS_MAX = 400;
    private static final Duration GRACE = Duration.ofDays(1);

    private final Registry registry;
    private final Supplier<Map<String, Plan>> plans;

    /** @param plans by name, as configured now; where there are none, names of plans are not checked */
    public AdminDesk(Registry registry, Supplier<Map<String, Plan>> plans) {
        this.registry = registry;
        this.plans = plans;
    }

    @Override
    public Optional<AdminReply> answer(AdminCall call) {
        if (call.path().isEmpty()) {
            return Optional.empty();
        }
        return switch (call.path().getFirst()) {
            case "orgs" -> orgs(call);
            case "accounts" -> accounts(call);
            case "keys" -> keys(call);
            case "plans" -> plans(call);
            case "terms" -> terms(call);
            case "audit" -> audit(call);
            default -> Optional.empty();
        };
    }

    private Optional<AdminReply> orgs(AdminCall call) {
        if (call.is("GET", "orgs")) {
            return as(
                    call,
                    Role.VIEWER,
                    () -> Json.list("orgs", registry.accounts().orgs(), Json::org));
        }
        if (call.is("POST", "orgs")) {
            return made(call, Role.OPERATOR, () -> {
                Fields fields = new Fields(call.body(), "id", "name");
                String id = fields.text("id");
                return Json.org(registry.accounts()
                        .addOrg(id, fields.optionalText("name").orElse(id), call.act()));
            });
        }
        return Optional.empty();
    }

    private Optional<AdminReply> accounts(AdminCall call) {
        if (call.is("GET", "accounts")) {
            return as(
                    call,
                    Role.VIEWER,
                    () -> Json.list("accounts", registry.accounts().list(), Json::account));
        }
        if (call.is("POST", "accounts")) {
            return made(call, Role.OPERATOR, () -> addAccount(call));
        }
        if (call.is("GET", "accounts", "*")) {
            return as(call, Role.VIEWER, () -> Json.account(account(call.path().get(1))));
        }
        if (call.is("PATCH", "accounts", "*")) {
            return as(call, Role.OPERATOR, () -> changeAccount(call));
        }
        if (call.is("GET", "accounts", "*", "usage")) {
            return as(call, Role.VIEWER, () -> usage(call));
        }
        return Optional.empty();
    }

    private AccountRecord account(String id) {
        return registry.accounts().find(id).orElseThrow(() -> Accounts.unknown(id));
    }

    private ObjectNode addAccount(AdminCall call) {
        Fields fields = new Fields(call.body(), "id", "org", "plan", "verification");
        String plan = known(fields.text("plan"));
        Verification verification =
                fields.oneOf("verification", Verification.class).orElse(Verification.NONE);
        return Json.account(
                registry.accounts().add(fields.text("id"), fields.text("org"), plan, verification, call.act()));
    }

    private ObjectNode changeAccount(AdminCall call) {
        Fields fields = new Fields(call.body(), "plan", "verification", "status");
        Accounts.Change change = new Accounts.Change(
                fields.optionalText("plan").map(this::known),
                fields.oneOf("verification", Verification.class),
                fields.oneOf("status", AccountRecord.Status.class));
        return Json.account(registry.accounts().change(call.path().get(1), change, call.act()));
    }

    private String known(String plan) {
        Map<String, Plan> all = plans.get();
        if (!all.isEmpty() && !all.containsKey(plan)) {
            throw StoreException.invalid("plan", "plan must be one of " + new TreeMap<>(all).keySet());
        }
        return plan;
    }

    private ObjectNode usage(AdminCall call) {
        int days = number(call, "days", 31, DAYS_MAX);
        String id = call.path().get(1);
        LocalDate from = LocalDate.ofInstant(call.at(), ZoneOffset.UTC).minusDays(days - 1L);
        return Json.list("usage", registry.usage().days(id, from), Json::usage).put("account", id);
    }

    private Optional<AdminReply> keys(AdminCall call) {
        if (call.is("GET", "keys")) {
            Optional<String> account = Optional.ofNullable(call.query().get("account"));
            return as(call, Role.VIEWER, () -> Json.list("keys", registry.keys().list(account), Json::key));
        }
        if (call.is("POST", "keys")) {
            return made(call, Role.OPERATOR, () -> addKey(call));
        }
        if (call.is("PATCH", "keys", "*")) {
            return as(call, Role.OPERATOR, () -> changeKey(call));
        }
        if (call.is("POST", "keys", "*", "rotate")) {
            return made(call, Role.OPERATOR, () -> {
                Fields fields = new Fields(call.body(), "grace_seconds");
                return secret(
                        registry.keys().rotate(call.path().get(1), fields.seconds("grace_seconds", GRACE), call.act()));
            });
        }
        if (call.is("POST", "keys", "*", "revoke")) {
            return as(call, Role.OPERATOR, () -> {
                new Fields(call.body());
                return Json.key(registry.keys().revoke(call.path().get(1), call.act()));
            });
        }
        return Optional.empty();
    }

    private ObjectNode addKey(AdminCall call) {
        Fields fields = new Fields(call.body(), "account", "name", "expires", "networks");
        String account = fields.text("account");
        return secret(registry.keys()
                .add(
                        account,
                        fields.optionalText("name").orElse(account),
                        fields.time("expires"),
                        fields.networks("networks"),
                        call.act()));
    }

    /** The only answers that hold a secret. */
    private static ObjectNode secret(NewKey made) {
        return Json.key(made.key()).put("secret", made.secret().token());
    }

    private ObjectNode changeKey(AdminCall call) {
        Fields fields = new Fields(call.body(), "expires", "networks");
        String id = call.path().get(1);
        boolean both = fields.has("expires") && fields.has("networks");
        if (both || !fields.has("expires") && !fields.has("networks")) {
            throw StoreException.invalid("expires", "change either expires or networks");
        }
        return Json.key(
                fields.has("expires")
                        ? registry.keys().expire(id, fields.time("expires"), call.act())
                        : registry.keys().allow(id, fields.networks("networks"), call.act()));
    }

    private Optional<AdminReply> plans(AdminCall call) {
        if (!call.is("GET", "plans")) {
            return Optional.empty();
        }
        return as(call, Role.VIEWER, () -> Json.list("plans", new TreeMap<>(plans.get()).values(), Json::plan));
    }

    private Optional<AdminReply> terms(AdminCall call) {
        if (call.is("GET", "terms")) {
            return as(
                    call, Role.VIEWER, () -> Json.list("terms", registry.terms().list(), Json::terms));
        }
        if (call.is("POST", "terms")) {
            return made(call, Role.OWNER, () -> addTerms(call));
        }
        if (call.is("GET", "terms", "*", "acceptances")) {
            return as(
                    call,
                    Role.VIEWER,
                    () -> Json.list(
                            "acceptances",
                            registry.terms().acceptances(call.path().get(1), number(call, "limit", 100, MOST_LISTED)),
                            Json::acceptance));
        }
        return Optional.empty();
    }

    private ObjectNode addTerms(AdminCall call) {
        Fields fields = new Fields(call.body(), "id", "text", "url", "effective", "grace_seconds", "licence");
        Instant effective = fields.time("effective").orElse(call.at());
        return Json.terms(registry.terms()
                .add(
                        fields.text("id"),
                        fields.text("text"),
                        fields.text("url"),
                        effective,
                        fields.seconds("grace_seconds", Duration.ZERO),
                        licence(call),
                        call.act()));
    }

    private static Optional<Licence> licence(AdminCall call) {
        try {
            return Optional.ofNullable(call.body().get("licence")).map(LicenceJson::read);
        } catch (IllegalArgumentException e) {
            throw StoreException.invalid("licence", String.valueOf(e.getMessage()));
        }
    }

    private Optional<AdminReply> audit(AdminCall call) {
        if (!call.is("GET", "audit")) {
            return Optional.empty();
        }
        return as(
                call,
                Role.OWNER,
                () -> Json.list("audit", registry.audit(number(call, "limit", 100, MOST_LISTED)), Json::audit));
    }

    private static int number(AdminCall call, String name, int otherwise, int most) {
        String text = call.query().getOrDefault(name, Integer.toString(otherwise));
        int value = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (value < 1 || value > most) {
            throw StoreException.invalid(name, name + " must be within 1 and " + most);
        }
        return value;
    }

    static Optional<AdminReply> as(AdminCall call, Role wanted, Supplier<ObjectNode> work) {
        return done(200, call, wanted, work);
    }

    private static Optional<AdminReply> made(AdminCall call, Role wanted, Supplier<ObjectNode> work) {
        return done(201, call, wanted, work);
    }

    private static Optional<AdminReply> done(int status, AdminCall call, Role wanted, Supplier<ObjectNode> work) {
        return Pass.done(status, call, work, wanted);
    }

    /** The answer, with what the store refuses and paths that do not exist as errors; never throws for those. */
    public static AdminReply reply(Iterable<? extends AdminRoutes> routes, AdminCall call) {
        try {
            for (AdminRoutes some : routes) {
                Optional<AdminReply> reply = some.answer(call);
                if (reply.isPresent()) {
                    return reply.get();
                }
            }
            return AdminReply.error(404, "There is nothing at this path for this method.", "");
        } catch (StoreException e) {
            int status = switch (e.kind()) {
                case INVALID -> 400;
                case NOT_FOUND -> 404;
                case CONFLICT -> 409;
                case UNAVAILABLE -> 503;
            };
            return AdminReply.error(status, String.valueOf(e.getMessage()), e.field());
        }
    }
}
