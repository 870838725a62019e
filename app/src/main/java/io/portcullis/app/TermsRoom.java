package io.portcullis.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.admit.Licence;
import io.portcullis.admit.LicenceJson;
import io.portcullis.admit.RslDocument;
import io.portcullis.admit.Terms;
import io.portcullis.admit.TermsGate;
import io.portcullis.admit.TermsHash;
import io.portcullis.app.config.Configuration;
import io.portcullis.app.config.TermsSettings;
import io.portcullis.gateway.console.TermsDesk;
import io.portcullis.gateway.console.TermsPage;
import io.portcullis.gateway.flow.Doors;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.Registry;
import io.portcullis.traffic.Caller;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The contracts as callers reach them, on one event loop; the store's work happens beside it. For programs:
 * {@code /v1/terms} and below it, {@code /.well-known/terms}, {@code /license.xml} (RSL) and {@code /robots.txt}; for
 * people: {@code /terms}.
 */
final class TermsRoom implements Doors.TermsDoor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v1/terms";
    private static final String LICENSED = "/v1/*";

    private final Vertx vertx;
    private final Registry registry;
    private final TermsDesk desk;
    private final TermsForms forms;

    TermsRoom(Vertx vertx, Registry registry, TermsDesk desk, TermsForms forms) {
        this.vertx = vertx;
        this.registry = registry;
        this.desk = desk;
        this.forms = forms;
    }

    @Override
    public boolean read(String path, Instant now, Consumer<Doors.Reply> reply) {
        switch (path) {
            case PATH, "/.well-known/terms" -> reply.accept(json(200, list()));
            case "/license.xml" -> reply.accept(rsl(current(now)));
            case "/robots.txt" -> reply.accept(robots(now));
            case "/terms" -> reply.accept(html(200, TermsPage.start(current(now), "")));
            case "/terms.css" -> reply.accept(text("text/css; charset=utf-8", TermsPage.style()));
            default -> {
                return path.startsWith(PATH + "/") && below(path.substring(PATH.length() + 1), now, reply);
            }
        }
        return true;
    }

    private boolean below(String rest, Instant now, Consumer<Doors.Reply> reply) {
        int slash = rest.indexOf('/');
        String id = slash < 0 ? rest : rest.substring(0, slash);
        String what = slash < 0 ? "" : rest.substring(slash + 1);
        List<Terms> versions = registry.directory().terms(id);
        Optional<Terms> due =
                TermsGate.current(versions, now).or(() -> versions.stream().findFirst());
        if (due.isEmpty()) {
            return false;
        }
        switch (what) {
            case "" -> beside(() -> desk.text(id, now).map(TermsRoom::markdown).orElse(unavailable()), reply);
            case "license.xml" -> reply.accept(rsl(List.of(due.get())));
            case "licence.json" -> reply.accept(licence(due.get()));
            default -> {
                boolean known =
                        versions.stream().anyMatch(version -> version.hash().equals(what));
                if (known) {
                    beside(
                            () -> desk.text(id, what)
                                    .map(words -> text("text/markdown; charset=utf-8", words))
                                    .orElse(unavailable()),
                            reply);
                }
                return known;
            }
        }
        return true;
    }

    @Override
    public void accept(Caller caller, byte[] body, String ip, Instant now, Consumer<Doors.Reply> reply) {
        beside(() -> accepted(desk.accept(caller, body, ip, now)), reply);
    }

    @Override
    public boolean isForm(String path) {
        return path.equals("/terms") || path.equals("/terms/accept");
    }

    @Override
    public void form(
            String path,
            byte[] body,
            String ip,
            Instant now,
            Function<String, Optional<Caller>> identify,
            Consumer<Doors.Reply> reply) {
        beside(
                () -> {
                    TermsForms.Page page = forms.answer(path, body, ip, now, identify, current(now));
                    return html(page.status(), page.html());
                },
                reply);
    }

    private void beside(Callable<Doors.Reply> work, Consumer<Doors.Reply> reply) {
        vertx.executeBlocking(work, false)
                .onComplete(
                        done -> reply.accept(Optional.ofNullable(done.result()).orElse(unavailable())));
    }

    /** The version in effect of each set of terms, by id. */
    private List<Terms> current(Instant now) {
        List<Terms> all = new ArrayList<>();
        registry.directory()
                .terms()
                .values()
                .forEach(versions -> TermsGate.current(versions, now).ifPresent(all::add));
        all.sort(Comparator.comparing(Terms::id));
        return all;
    }

    private ObjectNode list() {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode data = all.putArray("data");
        registry.directory().terms().values().stream().flatMap(List::stream).forEach(terms -> {
            ObjectNode one = data.addObject();
            one.put("terms", terms.id()).put("hash", terms.hash()).put("url", terms.url());
            one.put("effective", terms.effective().toString());
            one.put("grace_seconds", terms.grace().toSeconds());
            one.put("text", PATH + "/" + terms.id() + "/" + terms.hash());
            terms.licence().ifPresent(licence -> one.set("licence", LicenceJson.node(licence)));
        });
        all.put("accept", PATH + "/acceptances").put("page", "/terms").put("license", "/license.xml");
        return all;
    }

    private static Doors.Reply rsl(List<Terms> all) {
        List<Licence> licences =
                all.stream().flatMap(terms -> terms.licence().stream()).toList();
        String words = all.size() == 1 ? all.getFirst().url() : PATH;
        return licences.isEmpty()
                ? refused(404, "No licence is published.", "")
                : text("application/rsl+xml", RslDocument.of(LICENSED, words, licences));
    }

    private static Doors.Reply licence(Terms terms) {
        return terms.licence()
                .map(licence -> text("application/json", LicenceJson.canonical(licence)))
                .orElse(refused(404, "These terms have no licence for machines.", ""));
    }

    private Doors.Reply robots(Instant now) {
        StringBuilder robots = new StringBuilder("User-agent: *\n");
        current(now).stream()
                .flatMap(terms -> terms.licence().stream())
                .map(Licence::contentUsage)
                .filter(usage -> !usage.isEmpty())
                .findFirst()
                .ifPresent(
                        usage -> robots.append("Content-Usage: ").append(usage).append('\n'));
        robots.append("Disallow: /\nAllow: /terms\nAllow: /v1/terms\nAllow: /license.xml\n\nLicense: /license.xml\n");
        return text("text/plain; charset=utf-8", robots.toString());
    }

    private static Doors.Reply markdown(TermsDesk.Text text) {
        Terms terms = text.terms();
        String head = "<!-- terms: " + terms.id() + " sha256: " + terms.hash() + " -->\n";
        return text("text/markdown; charset=utf-8", head + text.markdown());
    }

    private static Doors.Reply accepted(TermsDesk.Outcome outcome) {
        return switch (outcome) {
            case TermsDesk.Outcome.Accepted accepted -> new Doors.Reply(201, "application/json", accepted.json());
            case TermsDesk.Outcome.Refused(int status, String message, String field) -> refused(status, message, field);
        };
    }

    private static Doors.Reply unavailable() {
        return refused(503, "The terms cannot be read or accepted now; try again later.", "");
    }

    private static Doors.Reply refused(int status, String message, String field) {
        ObjectNode error = JSON.createObjectNode();
        ObjectNode inner = error.putObject("error");
        inner.put("message", message).put("type", status == 503 ? "server_error" : "invalid_request_error");
        inner.put("param", field.isEmpty() ? null : field).putNull("code");
        return json(status, error);
    }

    private static Doors.Reply json(int status, ObjectNode node) {
        return new Doors.Reply(status, "application/json", node.toString().getBytes(UTF_8));
    }

    private static Doors.Reply text(String type, String text) {
        return new Doors.Reply(200, type, text.getBytes(UTF_8));
    }

    private static Doors.Reply html(int status, String page) {
        return new Doors.Reply(status, "text/html; charset=utf-8", page.getBytes(UTF_8));
    }

    /** Terms that the configuration carries and the store does not know yet are published. */
    static void publish(Configuration of, Registry registry, InstantSource clock) {
        for (TermsSettings terms : of.terms()) {
            String hash = TermsHash.of(terms.text(), terms.rights());
            boolean known = registry.directory().terms(terms.id()).stream()
                    .map(Terms::hash)
                    .anyMatch(hash::equals);
            if (!known) {
                Act act = new Act("configuration", clock.instant());
                registry.terms()
                        .add(
                                terms.id(),
                                terms.text(),
                                terms.url().toString(),
                                terms.effective(),
                                terms.grace(),
                                terms.rights(),
                                act);
            }
        }
    }
}
