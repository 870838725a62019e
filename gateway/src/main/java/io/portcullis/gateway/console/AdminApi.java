package io.portcullis.gateway.console;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.portcullis.gateway.store.StoreException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The administrators' door: the admin API under {@code /admin/v1} for bearer tokens, and the status page at {@code /}
 * for people, on a port of its own.
 *
 * <p>The two never mix: the page's cookie opens nothing but the page, which changes nothing, so there is no request
 * worth forging; the API takes the {@code Authorization} header only. Work runs on Vert.x's worker threads, for the
 * store blocks.
 */
public final class AdminApi implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final String PREFIX = "/admin/v1/";
    private static final String COOKIE = "portcullis_session";
    private static final int BODY_MAX = 1_000_000;
    private static final int BATCH_MAX = 4_000_000;
    private static final int DOCUMENT_MAX = 12_000_000;
    private static final int LOGIN_MAX = 4_096;

    private final Vertx vertx;
    private final Supplier<List<AdminToken>> tokens;
    private final List<AdminRoutes> routes;
    private final StatusPage page;
    private final List<ConsolePage> pages;
    private final InstantSource clock;
    private final Sessions sessions = new Sessions();

    /**
     * @param tokens as configured now
     * @param routes asked in order; the first that knows a path answers
     */
    public AdminApi(
            Vertx vertx,
            Supplier<List<AdminToken>> tokens,
            List<AdminRoutes> routes,
            StatusPage page,
            InstantSource clock) {
        this(vertx, tokens, routes, page, List.of(), clock);
    }

    /**
     * The same with more pages beside the status.
     *
     * @param pages asked in order
     */
    public AdminApi(
            Vertx vertx,
            Supplier<List<AdminToken>> tokens,
            List<AdminRoutes> routes,
            StatusPage page,
            List<ConsolePage> pages,
            InstantSource clock) {
        this.vertx = vertx;
        this.tokens = tokens;
        this.routes = List.copyOf(routes);
        this.page = page;
        this.pages = List.copyOf(pages);
        this.clock = clock;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        if (path.startsWith(PREFIX)) {
            api(request, path.substring(PREFIX.length()));
            return;
        }
        switch (request.method().name() + " " + path) {
            case "GET /" -> page(request, path);
            case "GET /status.css" -> send(request.response(), 200, "text/css; charset=utf-8", StatusPage.STYLE);
            case "POST /login" -> body(request, LOGIN_MAX, form -> login(request, form.toString()));
            case "POST /logout" -> logout(request);
            default -> {
                String accept = request.getHeader("accept");
                boolean person = accept != null && accept.contains("text/html")
                        || session(request).isPresent();
                if (request.method() == HttpMethod.GET && !pages.isEmpty() && person) {
                    page(request, path);
                } else {
                    reply(request.response(), AdminReply.error(404, "There is nothing here.", ""));
                }
            }
        }
    }

    private void api(HttpServerRequest request, String path) {
        Optional<AdminToken> admin = bearer(request).flatMap(token -> AdminToken.find(tokens.get(), token));
        if (admin.isEmpty()) {
            request.response().putHeader("www-authenticate", "Bearer");
            reply(request.response(), AdminReply.error(401, "This needs an admin token.", ""));
            return;
        }
        body(
                request,
                path.endsWith("/agreements") ? DOCUMENT_MAX : path.endsWith("/batch") ? BATCH_MAX : BODY_MAX,
                body -> vertx.executeBlocking(() -> answer(request, path, admin.get(), body.getBytes()), false)
                        .onComplete(done -> {
                            if (done.succeeded()) {
                                reply(request.response(), done.result());
                            } else {
                                LOG.error("the admin API failed", done.cause());
                                reply(
                                        request.response(),
                                        AdminReply.error(500, "The gateway failed; see its log.", ""));
                            }
                        }));
    }

    private static Optional<String> bearer(HttpServerRequest request) {
        String header = request.getHeader("authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? Optional.of(header.substring(7).strip())
                : Optional.empty();
    }

    private AdminReply answer(HttpServerRequest request, String path, AdminToken admin, byte[] body) {
        try {
            List<String> segments = new ArrayList<>();
            for (String segment : path.split("/", 20)) {
                segments.add(QueryStringDecoder.decodeComponent(segment));
            }
            Map<String, String> query = new HashMap<>();
            QueryStringDecoder decoder = new QueryStringDecoder(request.uri(), true);
            decoder.parameters().forEach((name, values) -> query.put(name, values.getFirst()));
            AdminCall call = new AdminCall(
                    request.method().name(),
                    segments,
                    query,
                    Json.object(body),
                    admin.name(),
                    admin.role(),
                    clock.instant());
            return AdminDesk.reply(routes, call);
        } catch (StoreException e) {
            return AdminReply.error(400, String.valueOf(e.getMessage()), e.field());
        } catch (IllegalArgumentException e) {
            return AdminReply.error(400, "The path or query is not well-formed.", "");
        }
    }

    private void page(HttpServerRequest request, String path) {
        Optional<AdminToken> admin = session(request);
        if (admin.isEmpty()) {
            send(request.response(), 200, "text/html; charset=utf-8", StatusPage.login(""));
            return;
        }
        vertx.executeBlocking(() -> html(path, admin.get().name()), false).onComplete(done -> {
            if (done.failed()) {
                LOG.error("a page of the console failed", done.cause());
                reply(request.response(), AdminReply.error(500, "The gateway failed; see its log.", ""));
            } else if (done.result().isEmpty()) {
                reply(request.response(), AdminReply.error(404, "There is nothing here.", ""));
            } else {
                send(request.response(), 200, "text/html; charset=utf-8", done.result());
            }
        });
    }

    /** Empty where no page has that path. */
    private String html(String path, String who) {
        if (path.equals("/")) {
            return page.html(who, clock.instant());
        }
        for (ConsolePage some : pages) {
            Optional<String> html = some.html(path, who, clock.instant());
            if (html.isPresent()) {
                return html.get();
            }
        }
        return "";
    }

    /** Whose session it is, as long as that admin token is still configured. */
    private Optional<AdminToken> session(HttpServerRequest request) {
        Cookie cookie = request.getCookie(COOKIE);
        return Optional.ofNullable(cookie)
                .flatMap(found -> sessions.find(found.getValue(), clock.instant()))
                .filter(admin -> tokens.get().contains(admin));
    }

    private void login(HttpServerRequest request, String form) {
        Optional<AdminToken> admin;
        try {
            List<String> sent =
                    new QueryStringDecoder("?" + form, true).parameters().getOrDefault("token", List.of());
            admin = sent.stream().findFirst().flatMap(token -> AdminToken.find(tokens.get(), token.strip()));
        } catch (IllegalArgumentException e) {
            admin = Optional.empty();
        }
        if (admin.isEmpty()) {
            String note = "That token is not known.";
            send(request.response(), 401, "text/html; charset=utf-8", StatusPage.login(note));
            return;
        }
        Cookie cookie = Cookie.cookie(COOKIE, sessions.open(admin.get(), clock.instant()))
                .setHttpOnly(true)
                .setSecure(request.isSSL())
                .setSameSite(CookieSameSite.STRICT)
                .setPath("/")
                .setMaxAge(Sessions.LIFE.toSeconds());
        request.response().addCookie(cookie);
        backToPage(request.response());
    }

    private void logout(HttpServerRequest request) {
        Cookie cookie = request.getCookie(COOKIE);
        if (cookie != null) {
            sessions.close(cookie.getValue());
            request.response().removeCookie(COOKIE);
        }
        backToPage(request.response());
    }

    private static void backToPage(HttpServerResponse response) {
        response.putHeader("location", "/");
        send(response, 303, "text/plain; charset=utf-8", "");
    }

    /** Collects the body; one that is too long is refused and the connection closed. */
    private static void body(HttpServerRequest request, int most, Consumer<Buffer> then) {
        Buffer body = Buffer.buffer();
        boolean[] refused = {false};
        request.handler(chunk -> {
            if (refused[0]) {
                return;
            }
            if (body.length() + chunk.length() > most) {
                refused[0] = true;
                if (request.version() != HttpVersion.HTTP_2) {
                    request.response().putHeader("connection", "close");
                }
                reply(request.response(), AdminReply.error(413, "The body may have at most " + most + " bytes.", ""));
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (!refused[0]) {
                then.accept(body);
            }
        });
    }

    private static void reply(HttpServerResponse response, AdminReply reply) {
        send(response, reply.status(), "application/json", reply.body() + "\n");
    }

    private static void send(HttpServerResponse response, int status, String type, String body) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader(
                        "content-security-policy",
                        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none';"
                                + " base-uri 'none'")
                .end(body);
    }
}
