package io.portcullis.app;

import io.portcullis.admit.Limits;
import io.portcullis.admit.Plan;
import io.portcullis.admit.Price;
import io.portcullis.app.config.AdminSettings;
import io.portcullis.app.config.AuthenticationSettings;
import io.portcullis.app.config.Configuration;
import io.portcullis.app.config.ExposureSettings;
import io.portcullis.app.config.ListenSettings;
import io.portcullis.app.config.ModelSettings;
import io.portcullis.app.config.ObserveSettings;
import io.portcullis.app.config.PlanSettings;
import io.portcullis.app.config.PolicyParts;
import io.portcullis.app.config.Secret;
import io.portcullis.app.config.TermsSettings;
import io.portcullis.app.config.UpstreamSettings;
import io.portcullis.gateway.authenticate.Issuer;
import io.portcullis.gateway.console.AdminToken;
import io.portcullis.gateway.console.Role;
import io.portcullis.gateway.flow.InForce;
import io.portcullis.gateway.flow.Route;
import io.portcullis.gateway.forward.Circuit;
import io.portcullis.gateway.forward.UpstreamSpec;
import io.portcullis.gateway.observe.Traces;
import io.portcullis.gateway.receive.Bounds;
import io.portcullis.gateway.receive.Listener;
import io.portcullis.shape.Exposure;
import io.portcullis.shape.LogitBias;
import io.portcullis.shape.OnForbidden;
import io.portcullis.shape.ReasoningView;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The configuration, said in the words of the rooms it is about; a pure translation. */
final class Rooms {
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
    private static final int OUTPUT_TOKENS = 1024;
    private static final int EVENT_BYTES = 4 << 20;
    private static final int KEEP_BYTES = 4 << 20;
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
    private static final int WAITING = 1024;
    private static final long ANSWER_BYTES = 1L << 30;

    private Rooms() {}

    static InForce inForce(Configuration configuration, long filterKey) {
        Map<String, Plan> plans = new HashMap<>();
        configuration.plans().forEach(plan -> plans.put(plan.name(), plan(plan)));
        Map<String, Exposure> exposures = new HashMap<>();
        configuration.exposures().forEach(exposure -> exposures.put(exposure.name(), exposure(exposure)));
        Map<String, Route> routes = new HashMap<>();
        configuration.models().forEach(model -> routes.put(model.name(), route(model)));
        Map<String, UpstreamSpec> upstreams = new HashMap<>();
        configuration.upstreams().forEach(upstream -> upstreams.put(upstream.name(), upstream(upstream)));
        Map<String, Map<String, String>> notices = new HashMap<>();
        configuration.terms().forEach(terms -> notices.put(terms.id(), notice(terms)));
        return new InForce(
                plans,
                exposures,
                routes,
                upstreams,
                new PolicyParts(Signals.NAMES).policy(configuration.decide()),
                configuration.decide().verificationUrl().orElse(""),
                notices,
                MarkRoom.rules(configuration.mark(), filterKey),
                limits(configuration));
    }

    private static InForce.Limits limits(Configuration configuration) {
        return new InForce.Limits(
                KEEP_BYTES,
                EVENT_BYTES,
                (int) configuration.bounds().replyBody().bytes(),
                (int) configuration.bounds().body().bytes());
    }

    private static Plan plan(PlanSettings plan) {
        PlanSettings.Limits limits = plan.limits();
        return new Plan(
                plan.name(),
                new Limits(
                        limits.callsPerMinute(),
                        limits.tokensPerMinute(),
                        limits.concurrent(),
                        limits.tokensPerDay(),
                        limits.tokensPerMonth(),
                        micros(limits.budgetPerMonth())),
                Set.copyOf(plan.models()),
                plan.exposure(),
                plan.terms().orElse(""),
                plan.keep());
    }

    private static Exposure exposure(ExposureSettings exposure) {
        LogitBias bias = switch (exposure.logitBias()) {
            case NEVER -> LogitBias.NEVER;
            case WITHOUT_LOGPROBS -> LogitBias.WITHOUT_LOGPROBS;
            case ALWAYS -> LogitBias.ALLOWED;
        };
        ReasoningView reasoning = switch (exposure.reasoning()) {
            case FULL -> ReasoningView.FULL;
            case SUMMARY -> ReasoningView.SUMMARY;
            case HIDDEN -> ReasoningView.HIDDEN;
        };
        return new Exposure(
                exposure.logprobs(),
                exposure.topLogprobs(),
                exposure.logprobDecimals(),
                bias,
                exposure.nMax(),
                exposure.seed(),
                exposure.echo(),
                exposure.prediction(),
                reasoning,
                exposure.include(),
                exposure.maxTokens(),
                exposure.tools(),
                exposure.systemFingerprint(),
                OnForbidden.STRIP);
    }

    private static Route route(ModelSettings model) {
        Price price =
                new Price(micros(model.price().input()), micros(model.price().output()));
        return new Route(model.name(), model.upstream(), model.model(), price, OUTPUT_TOKENS);
    }

    private static UpstreamSpec upstream(UpstreamSettings upstream) {
        return new UpstreamSpec(
                upstream.name(),
                upstream.url(),
                upstream.dialects(),
                new Credential(upstream.credential().map(Secret::reveal).orElse("")),
                upstream.timeouts().connect(),
                upstream.timeouts().firstByte(),
                upstream.timeouts().idle(),
                upstream.timeouts().total(),
                upstream.retries().attempts(),
                upstream.retries().backoff(),
                upstream.connections(),
                WAITING,
                ANSWER_BYTES,
                new Circuit.Spec(
                        upstream.breaker().failures(),
                        upstream.breaker().open(),
                        upstream.breaker().callers()),
                false,
                upstream.candidates() == UpstreamSettings.Candidates.PARAMETER);
    }

    /** A credential that compares by value, so that an unchanged upstream keeps its connections over a reload. */
    private record Credential(String value) implements java.util.function.Supplier<String> {
        @Override
        public String get() {
            return value;
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    private static Map<String, String> notice(TermsSettings terms) {
        Map<String, String> headers = new LinkedHashMap<>();
        StringBuilder link = new StringBuilder("<" + terms.url() + ">; rel=\"terms-of-service\"");
        Optional<String> license = terms.license()
                .map(URI::toString)
                .or(() -> terms.rights().map(rights -> "/v1/terms/" + terms.id() + "/license.xml"));
        license.ifPresent(
                url -> link.append(", <").append(url).append(">; rel=\"license\"; type=\"application/rsl+xml\""));
        headers.put("link", link.toString());
        if (!terms.contentUsage().isEmpty()) {
            headers.put("content-usage", terms.contentUsage());
        }
        return Map.copyOf(headers);
    }

    static List<Issuer> issuers(AuthenticationSettings settings) {
        List<Issuer> issuers = new ArrayList<>();
        for (AuthenticationSettings.Issuer issuer : settings.jwt()) {
            AuthenticationSettings.Claims claims = issuer.claims();
            issuers.add(new Issuer(
                    issuer.issuer(),
                    issuer.audience(),
                    Set.copyOf(issuer.algorithms()),
                    new Issuer.Claims(claims.account(), claims.org(), claims.plan(), claims.verification()),
                    issuer.plan().orElse(""),
                    CLOCK_SKEW));
        }
        return issuers;
    }

    static Listener.Address address(ListenSettings listen) {
        return new Listener.Address(
                listen.host(),
                listen.port(),
                listen.tls()
                        .map(tls -> new Listener.Tls(
                                tls.certificate().toString(), tls.key().toString())),
                listen.http2());
    }

    static Bounds bounds(Configuration configuration) {
        var bounds = configuration.bounds();
        return new Bounds(
                (int) bounds.body().bytes(),
                (int) bounds.headers().bytes(),
                bounds.connections(),
                bounds.inFlight(),
                bounds.idle(),
                bounds.requestRead(),
                bounds.responseWrite());
    }

    static Traces traces(ObserveSettings observe) {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, Secret> header : observe.traces().headers().entrySet()) {
            headers.put(header.getKey(), header.getValue().reveal());
        }
        return observe.traces()
                .endpoint()
                .map(endpoint -> Traces.to(
                        endpoint,
                        headers,
                        observe.traces().sampling(),
                        observe.traces().queue()))
                .orElse(Traces.OFF);
    }

    private static long micros(BigDecimal money) {
        return money.multiply(MICROS).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    static List<AdminToken> adminTokens(Configuration configuration) {
        List<AdminToken> all = new ArrayList<>();
        for (AdminSettings.Token token : configuration.admin().tokens()) {
            Role role = switch (token.role()) {
                case VIEWER -> Role.VIEWER;
                case ANALYST -> Role.ANALYST;
                case LEAD -> Role.LEAD;
                case LEGAL -> Role.LEGAL;
                case OPERATOR -> Role.OPERATOR;
                case ADMIN -> Role.OWNER;
            };
            all.add(AdminToken.ofSecret(token.name(), token.secret().reveal(), role));
        }
        return all;
    }
}
