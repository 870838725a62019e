package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.portcullis.admit.Acceptance;
import io.portcullis.admit.Terms;
import io.portcullis.admit.TermsGate;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.traffic.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where callers read and accept terms: {@code GET /v1/terms} and {@code POST /v1/terms/acceptances}. Blocks on the
 * store, so it is called off the event loop; an acceptance is on the disk before it is confirmed.
 */
public final class TermsDesk {
    private final Registry registry;

    public TermsDesk(Registry registry) {
        this.registry = registry;
    }

    /** What became of an acceptance. */
    public sealed interface Outcome {
        /** It counts from now on; {@code acceptance} is the first one where it was accepted before. */
        record Accepted(Acceptance acceptance) implements Outcome {
            /** The receipt, as JSON. */
            public byte[] json() {
                return Json.acceptance(acceptance).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }
        }

        /**
         * It does not count.
         *
         * @param status HTTP status: 400, 404 or 503
         * @param field to blame, empty if none is
         */
        record Refused(int status, String message, String field) implements Outcome {}
    }

    /** A version of terms with its text in Markdown. */
    public record Text(Terms terms, String markdown) {}

    /**
     * Accepts a version for the caller's account.
     *
     * @param body {@code {"terms":ID,"hash":HASH}}; the hash proves which text was meant
     * @param ip of the caller, kept with the acceptance
     */
    public Outcome accept(Caller caller, byte[] body, String ip, Instant now) {
        try {
            JsonNode object = Json.object(body);
            Fields fields = new Fields(object, "terms", "hash");
            return accept(caller, fields.text("terms"), fields.text("hash"), "api", ip, now);
        } catch (StoreException e) {
            return refused(e);
        }
    }

    /**
     * The same for a version that is named already.
     *
     * @param how {@code api} or {@code console}
     */
    public Outcome accept(Caller caller, String id, String hash, String how, String ip, Instant now) {
        try {
            boolean known = registry.directory().terms(id).stream()
                    .anyMatch(version -> version.hash().equals(hash));
            if (!known) {
                return new Outcome.Refused(404, "There is no such version of these terms.", "hash");
            }
            Acceptance acceptance = new Acceptance(caller.account(), id, hash, now, ip, how, caller.key());
            return new Outcome.Accepted(registry.terms().accept(acceptance));
        } catch (StoreException e) {
            return refused(e);
        }
    }

    private static Outcome refused(StoreException e) {
        int status = e.kind() == StoreException.Kind.UNAVAILABLE ? 503 : 400;
        String message = status == 503 ? "The acceptance could not be saved; try again later." : e.getMessage();
        return new Outcome.Refused(status, String.valueOf(message), e.field());
    }

    /** What an account accepted of these terms, in this very version. */
    public Optional<Acceptance> accepted(String account, Terms terms) {
        return registry.terms().acceptancesOf(account).stream()
                .filter(one -> one.terms().equals(terms.id()) && one.hash().equals(terms.hash()))
                .findFirst();
    }

    /** A version's own words, as they were published. */
    public Optional<String> text(String id, String hash) {
        return registry.terms().text(id, hash);
    }

    /** The version of these terms to accept now, or the earliest to come; empty if there is none. */
    public Optional<Text> text(String id, Instant now) {
        List<Terms> versions = registry.directory().terms(id);
        Optional<Terms> due =
                TermsGate.current(versions, now).or(() -> versions.stream().findFirst());
        return due.flatMap(terms -> registry.terms().text(id, terms.hash()).map(markdown -> new Text(terms, markdown)));
    }
}
