package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.admit.Plan;
import io.portcullis.gateway.store.Accounts;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.Agreements;
import io.portcullis.gateway.store.Deletions;
import io.portcullis.gateway.store.Erasures;
import io.portcullis.gateway.store.EvidenceFolder;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.traffic.Verification;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What is kept about accounts and what leaves again: signed agreements, acceptances, erasures, deletions; and bulk. */
public final class RecordsDesk implements AdminRoutes {
    private static final int MOST_LISTED = 1_000;

    private final Registry registry;
    private final Supplier<Map<String, Plan>> plans;
    private final EvidenceFolder evidence;
    private final LogWork log;

    /** What is done to the exchange log on request. */
    public interface LogWork {
        /** Begins to erase an account, and tells how it stands. */
        Erasures.Erasure erase(String account, String reason, Act act);

        /** Moves closed segments and evidence to the current master key, and tells how many files. */
        int rewrap() throws IOException;
    }

    public RecordsDesk(Registry registry, Supplier<Map<String, Plan>> plans, EvidenceFolder evidence, LogWork log) {
        this.registry = registry;
        this.plans = plans;
        this.evidence = evidence;
        this.log = log;
    }

    @Override
    public Optional<AdminReply> answer(AdminCall call) {
        if (call.is("POST", "accounts", "batch")) {
            return Pass.made(call, () -> batch(call), Role.OPERATOR);
        }
        if (call.is("GET", "accounts", "*", "acceptances")) {
            return Pass.as(
                    call,
                    () -> Json.list(
                            "acceptances",
                            registry.terms().acceptancesOf(call.path().get(1)),
                            Json::acceptance),
                    Role.VIEWER);
        }
        if (call.is("GET", "accounts", "*", "agreements")) {
            return Pass.as(
                    call,
                    () -> Json.list(
                            "agreements", registry.agreements().of(call.path().get(1)), RecordsDesk::agreement),
                    Role.VIEWER);
        }
        if (call.is("POST", "accounts", "*", "agreements")) {
            return Pass.made(call, () -> agree(call), Role.LEGAL);
        }
        if (call.is("GET", "agreements", "*")) {
            return Pass.as(call, () -> document(call), Role.LEGAL);
        }
        if (call.is("POST", "accounts", "*", "erasure")) {
            return Pass.made(call, () -> erase(call), Role.LEGAL);
        }
        if (call.is("GET", "accounts", "*", "erasure")) {
            return Pass.as(
                    call,
                    () -> Json.list(
                            "erasures", registry.erasures().of(call.path().get(1)), RecordsDesk::erasure),
                    Role.LEGAL);
        }
        if (call.is("GET", "deletions")) {
            return Pass.as(
                    call,
                    () -> Json.list("deletions", registry.deletions().list(MOST_LISTED), RecordsDesk::deletion),
                    Role.LEGAL,
                    Role.OPERATOR);
        }
        if (call.is("POST", "record", "rewrap")) {
            return Pass.as(call, this::rewrap, Role.OWNER);
        }
        return Optional.empty();
    }

    private ObjectNode rewrap() {
        try {
            return JsonNodeFactory.instance.objectNode().put("files", log.rewrap());
        } catch (IOException e) {
            throw StoreException.invalid("", "a segment could not be moved: " + e.getMessage());
        }
    }

    private ObjectNode batch(AdminCall call) {
        new Fields(call.body(), "accounts");
        List<Accounts.Fresh> fresh = new ArrayList<>();
        for (JsonNode one : call.body().path("accounts")) {
            Fields fields = new Fields(one, "id", "org", "plan", "verification");
            String plan = fields.text("plan");
            if (!plans.get().isEmpty() && !plans.get().containsKey(plan)) {
                throw StoreException.invalid("plan", "there is no plan of the name an account asks for");
            }
            Verification verification =
                    fields.oneOf("verification", Verification.class).orElse(Verification.NONE);
            fresh.add(new Accounts.Fresh(fields.text("id"), fields.text("org"), plan, verification));
        }
        int made = registry.accounts().addAll(fresh, call.act()).size();
        return JsonNodeFactory.instance.objectNode().put("created", made);
    }

    private ObjectNode agree(AdminCall call) {
        Fields fields = new Fields(call.body(), "terms", "hash", "document", "name", "signed_by", "signed_on");
        String terms = fields.text("terms");
        String hash = fields.optionalText("hash").orElseGet(() -> due(terms, call));
        byte[] document;
        LocalDate on;
        try {
            document = Base64.getDecoder().decode(fields.text("document"));
        } catch (IllegalArgumentException e) {
            throw StoreException.invalid("document", "document must be base64");
        }
        try {
            on = LocalDate.parse(fields.text("signed_on"));
        } catch (DateTimeException e) {
            throw StoreException.invalid("signed_on", "signed_on must be a day such as 2026-12-31");
        }
        Agreements.Signed signed = new Agreements.Signed(
                call.path().get(1), terms, hash, fields.text("name"), fields.text("signed_by"), on);
        return agreement(registry.agreements().add(signed, document, evidence, call.act()));
    }

    private String due(String terms, AdminCall call) {
        return io.portcullis.admit.TermsGate.current(registry.directory().terms(terms), call.at())
                .map(io.portcullis.admit.Terms::hash)
                .orElseThrow(() -> StoreException.invalid("terms", "no version of these terms is in effect"));
    }

    private static ObjectNode agreement(Agreements.Agreement agreement) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("account", agreement.account())
                .put("terms", agreement.terms())
                .put("hash", agreement.hash())
                .put("document", agreement.document())
                .put("name", agreement.name())
                .put("bytes", agreement.bytes())
                .put("signed_by", agreement.signedBy())
                .put("signed_on", agreement.signedOn().toString())
                .put("at", agreement.at().toString())
                .put("who", agreement.who());
    }

    private ObjectNode document(AdminCall call) {
        String sha256 = call.path().get(1);
        byte[] bytes = evidence.agreement(sha256)
                .orElseThrow(() -> StoreException.invalid("document", "there is no document of that hash"));
        return JsonNodeFactory.instance
                .objectNode()
                .put("document", sha256)
                .put("bytes", Base64.getEncoder().encodeToString(bytes));
    }

    private ObjectNode erase(AdminCall call) {
        Fields fields = new Fields(call.body(), "reason");
        return erasure(log.erase(call.path().get(1), fields.text("reason"), call.act()));
    }

    static ObjectNode erasure(Erasures.Erasure erasure) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("n", erasure.n())
                .put("account", erasure.account())
                .put("state", erasure.state().name().toLowerCase(Locale.ROOT))
                .put("reason", erasure.reason())
                .put("who", erasure.who())
                .put("at", erasure.at().toString())
                .put("exchanges", erasure.exchanges())
                .put("copies", erasure.copies())
                .put("trouble", erasure.trouble());
    }

    private static ObjectNode deletion(Deletions.Entry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", entry.at().toString())
                .put("segment", entry.removal().segment())
                .put("exchanges", entry.removal().exchanges())
                .put("first", entry.removal().firstId())
                .put("last", entry.removal().lastId())
                .put("sha256", entry.removal().sha256())
                .put("after", entry.removal().after())
                .put("account", entry.removal().account())
                .put("reason", entry.removal().reason())
                .put("gone", entry.gone());
    }
}
