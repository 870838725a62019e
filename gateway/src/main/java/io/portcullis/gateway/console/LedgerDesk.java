package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.portcullis.evidence.SealedFact;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.gateway.store.ledger.Entry;
import io.portcullis.gateway.store.ledger.Ledger;
import io.portcullis.ledger.Hash;
import io.portcullis.ledger.SignedCheckpoint;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Questions to the ledger: {@code ledger/checkpoint}, {@code ledger/key}, {@code ledger/proof?index=}, {@code
 * ledger/consistency?from=&to=}, {@code ledger/facts?subject=} or {@code ?account=}. Nothing here changes it.
 */
public final class LedgerDesk implements AdminRoutes {
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 1_000;

    private final Ledger ledger;

    public LedgerDesk(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Optional<AdminReply> answer(AdminCall call) {
        if (call.path().isEmpty() || !call.path().getFirst().equals("ledger")) {
            return Optional.empty();
        }
        if (!call.role().atLeast(Role.VIEWER)) {
            return Optional.of(AdminReply.error(403, "This needs the role viewer.", ""));
        }
        if (call.is("GET", "ledger", "checkpoint")) {
            return ok(checkpoint());
        }
        if (call.is("GET", "ledger", "key")) {
            return ok(object().put("vkey", ledger.key().toString()));
        }
        if (call.is("GET", "ledger", "proof")) {
            return ok(proof(number(call, "index", -1)));
        }
        if (call.is("GET", "ledger", "consistency")) {
            long newest = ledger.checkpoint().checkpoint().size();
            return ok(consistency(number(call, "from", -1), number(call, "to", newest)));
        }
        if (call.is("GET", "ledger", "facts")) {
            return ok(facts(call));
        }
        return Optional.empty();
    }

    private static Optional<AdminReply> ok(ObjectNode body) {
        return Optional.of(new AdminReply(200, body));
    }

    private ObjectNode checkpoint() {
        SignedCheckpoint signed = ledger.checkpoint();
        return object().put("origin", signed.checkpoint().origin())
                .put("size", signed.checkpoint().size())
                .put("root", signed.checkpoint().root().base64())
                .put("note", new String(signed.encode(), StandardCharsets.UTF_8));
    }

    private ObjectNode proof(long index) {
        String proof = new String(ledger.proof(index).encode(), StandardCharsets.UTF_8);
        Entry entry =
                ledger.entry(index).orElseThrow(() -> StoreException.notFound("index", "there is no entry " + index));
        return told(entry).put("proof", proof);
    }

    private ObjectNode consistency(long from, long to) {
        ObjectNode body = object();
        ArrayNode path = body.put("from", from).put("to", to).putArray("path");
        for (Hash hash : ledger.consistency(from, to)) {
            path.add(hash.base64());
        }
        return body.put("from_root", ledger.root(from).base64())
                .put("to_root", ledger.root(to).base64());
    }

    private ObjectNode facts(AdminCall call) {
        Optional<String> subject = Optional.ofNullable(call.query().get("subject"));
        Optional<String> account = Optional.ofNullable(call.query().get("account"));
        if (subject.isPresent() == account.isPresent()) {
            throw StoreException.invalid("subject", "give either subject or account");
        }
        int limit = (int) Math.clamp(number(call, "limit", LIMIT), 1, LIMIT_MAX);
        List<Entry> found = subject.map(about -> ledger.ofSubject(about, limit))
                .orElseGet(() -> ledger.ofAccount(account.orElseThrow(), limit));
        ObjectNode body = object();
        ArrayNode all = body.putArray("facts");
        found.forEach(entry -> all.add(told(entry)));
        return body;
    }

    private static ObjectNode told(Entry entry) {
        ObjectNode body = object().put("index", entry.index()).put("entry", base64(entry.digest()));
        entry.fact()
                .ifPresentOrElse(
                        fact -> {
                            body.put("salt", base64(fact.salt()));
                            body.putRawValue("fact", raw(fact));
                        },
                        () -> body.put("erased", true));
        return body;
    }

    /** The canonical text itself, which is what the entry is the digest of. */
    private static RawValue raw(SealedFact fact) {
        return new RawValue(fact.json());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static long number(AdminCall call, String name, long otherwise) {
        String text = call.query().getOrDefault(name, Long.toString(otherwise));
        if (!text.matches("[0-9]{1,18}")) {
            throw StoreException.invalid(name, name + " must be a number");
        }
        return Long.parseLong(text);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
