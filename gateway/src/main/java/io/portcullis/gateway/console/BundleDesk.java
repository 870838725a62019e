package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.bundle.BundleWriter;
import io.portcullis.evidence.bundle.Contents;
import io.portcullis.evidence.bundle.Contents.Mode;
import io.portcullis.evidence.bundle.Document;
import io.portcullis.gateway.store.CaseBook;
import io.portcullis.gateway.store.CaseFindings;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.gateway.store.TermsShelf;
import io.portcullis.gateway.store.ledger.Ledger;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * Evidence bundles: {@code POST cases/<case>/bundle} with {@code {"mode":"redacted"|"full"}} gives every file of one in
 * base64, sealed with the ledger's key. The export is in the chain of custody before the bundle is made, and so within
 * it. With {@code "timestamp":"https://..."} an authority's token over the checkpoint is fetched and sealed in; where
 * there is none to be had the export fails, unless {@code "timestamp_optional":true} says that it may do without.
 */
public final class BundleDesk implements AdminRoutes {
    private static final long BYTES_MAX = 128L << 20;

    private final CaseBook book;
    private final TermsShelf terms;
    private final Ledger ledger;
    private final Lines lines;
    private final Press press;
    private final CaseFindings findings;

    /** Where the lines that a case has picked are kept. */
    @FunctionalInterface
    public interface Lines {
        /** The line as the log has it; empty where it is not kept any more. */
        Optional<byte[]> of(String caseId, String exchange) throws IOException;
    }

    /**
     * How bundles are made here.
     *
     * @param operator for the report
     * @param code version of the program
     * @param pdf makes the report's PDF, if it can be made here
     * @param needed role that may export
     * @param stamper asked where an export wants a timestamp
     */
    public record Press(
            String operator, String code, Optional<Function<Document, byte[]>> pdf, Role needed, Stamper stamper) {}

    /** Whoever fetches timestamps of RFC 3161. */
    @FunctionalInterface
    public interface Stamper {
        /** Fetches none. */
        Stamper NONE = (authority, bytes) -> {
            throw new IOException("timestamps cannot be fetched here");
        };

        /** Refuses, with a {@link StoreException}, an authority that may not be asked. */
        default void require(URI authority) {}

        /** The token over these bytes; an IOException that says in words why there is none. */
        byte[] stamp(URI authority, byte[] bytes) throws IOException;
    }

    /** @param findings of the case are brought up to date before the bundle is made */
    public BundleDesk(CaseBook book, TermsShelf terms, Ledger ledger, Lines lines, CaseFindings findings, Press press) {
        this.book = book;
        this.terms = terms;
        this.ledger = ledger;
        this.lines = lines;
        this.press = press;
        this.findings = findings;
    }

    @Override
    public Optional<AdminReply> answer(AdminCall call) {
        if (!call.is("POST", "cases", "*", "bundle")) {
            return Optional.empty();
        }
        if (!call.role().atLeast(press.needed())) {
            return Optional.of(AdminReply.error(
                    403, "This needs the role " + press.needed().word() + ".", ""));
        }
        return Optional.of(new AdminReply(200, bundle(call)));
    }

    private ObjectNode bundle(AdminCall call) {
        Fields fields = new Fields(call.body(), "mode", "timestamp", "timestamp_optional");
        Optional<URI> authority = fields.optionalText("timestamp").map(BundleDesk::authority);
        authority.ifPresent(press.stamper()::require);
        Mode mode = fields.oneOf("mode", Mode.class).orElse(Mode.REDACTED);
        String id = findings.refresh(call.path().get(1), call.act()).id();
        String detail = "bundle, " + (mode == Mode.FULL ? "full" : "redacted");
        Case about = book.touched(id, Case.Act.EXPORTED, "case", detail, call.act());
        ObjectNode reply = JsonNodeFactory.instance.objectNode().put("case", id);
        ObjectNode files = reply.putObject("files");
        long[] bytes = {0};
        try {
            Contents contents = new CaseBundle(about, terms, ledger, lines)
                    .contents(mode, call.at(), press.operator(), press.code());
            if (authority.isPresent()) {
                contents = stamped(contents, authority.get(), call, reply);
            }
            new BundleWriter(contents, ledger.key(), press.pdf()).write((name, file) -> {
                bytes[0] += file.length;
                if (bytes[0] > BYTES_MAX) {
                    throw StoreException.invalid("case", "the bundle has more than " + BYTES_MAX + " bytes");
                }
                files.put(name, Base64.getEncoder().encodeToString(file));
            });
        } catch (IOException e) {
            throw StoreException.unavailable("the evidence cannot be read: " + e.getMessage(), e);
        }
        return reply;
    }

    private static URI authority(String text) {
        try {
            URI address = URI.create(text);
            String scheme = String.valueOf(address.getScheme());
            if (address.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw StoreException.invalid("timestamp", "timestamp is no address: " + e.getMessage());
        }
        throw StoreException.invalid("timestamp", "timestamp must be an http or https address");
    }

    private Contents stamped(Contents contents, URI authority, AdminCall call, ObjectNode reply) {
        try {
            Contents stamped = contents.stamped(press.stamper().stamp(authority, contents.checkpoint()));
            reply.put("timestamp", "made");
            return stamped;
        } catch (IOException e) {
            if (!call.body().path("timestamp_optional").asBoolean()) {
                throw StoreException.unavailable("no timestamp: " + e.getMessage(), e);
            }
            reply.put("timestamp", "missing: " + e.getMessage());
            return contents;
        }
    }
}
