package io.portcullis.gateway.authenticate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import io.portcullis.gateway.authenticate.Authentication.Known;
import io.portcullis.gateway.authenticate.Authentication.Unknown;
import io.portcullis.gateway.authenticate.Authentication.Why;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Verification;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The check of signed tokens (JWS compact form) against configured issuers.
 *
 * <p>The issuer's configuration, never the token, says which algorithms count; keys come from its JWKS only, by key
 * id ({@code jku}, {@code jwk} and {@code x5u} are ignored, {@code crit} is refused). Duplicate names are refused
 * before anything is believed. What was verified is remembered by the SHA-256 of the whole token, for as long as the
 * token and the issuer's keys are valid; what the operator's store says of the account is looked up on every call.
 */
public final class JwtVerifier {
    /** Longest token that is looked at. */
    static final int MOST_CHARACTERS = 8_192;

    private static final int MOST_REMEMBERED = 10_000;
    private static final int MOST_CLAIM_CHARACTERS = 200;
    private static final long MOST_SECONDS = 253_402_300_799L;
    private static final Unknown BAD = new Unknown(Why.BAD_TOKEN, "The token is not valid here.");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxNumberLength(30)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private record Verified(
            IssuerKeys keys,
            String issuer,
            String id,
            String account,
            String org,
            String plan,
            Verification verified,
            Instant from,
            Instant until) {}

    private final Map<String, Issuer> issuers;
    private final ConcurrentHashMap<String, IssuerKeys> keys = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Verified> remembered = new ConcurrentHashMap<>();

    public JwtVerifier(List<Issuer> issuers) {
        this.issuers = issuers.stream().collect(Collectors.toUnmodifiableMap(Issuer::issuer, Function.identity()));
    }

    /**
     * Replaces an issuer's keys; tokens signed with keys that are gone are refused from now on.
     *
     * @throws IllegalArgumentException if the issuer is not configured or the text holds no usable key; the keys
     *     stay as they were
     */
    public void jwks(String issuer, String jwksJson) {
        if (!issuers.containsKey(issuer)) {
            throw new IllegalArgumentException("no issuer " + issuer + " is configured");
        }
        keys.put(issuer, IssuerKeys.of(jwksJson));
        remembered.clear();
    }

    static boolean looksLikeToken(String text) {
        int first = text.indexOf('.');
        int last = text.lastIndexOf('.');
        return first > 0 && last > first && text.indexOf('.', first + 1) == last;
    }

    Authentication identify(String token, Instant now, Directory directory) {
        if (token.length() > MOST_CHARACTERS || !looksLikeToken(token)) {
            return BAD;
        }
        String hash = KeySecret.hash(token);
        Verified known = remembered.get(hash);
        if (known == null || known.keys() != keys.get(known.issuer())) {
            known = verify(token, hash);
            if (known == null) {
                return BAD;
            }
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(hash, known);
        }
        if (!now.isBefore(known.until())) {
            remembered.remove(hash);
            return new Unknown(Why.EXPIRED, "The token has expired.");
        }
        return now.isBefore(known.from()) ? BAD : caller(known, directory);
    }

    /** The operator's word on the account wins over the token's. */
    private static Authentication caller(Verified token, Directory directory) {
        AccountRecord account = directory.accounts().get(token.account());
        if (account == null) {
            return new Known(new Caller(token.account(), token.org(), token.id(), token.plan(), token.verified()));
        }
        return switch (account.status()) {
            case ACTIVE ->
                new Known(new Caller(account.id(), account.org(), token.id(), account.plan(), account.verification()));
            case SUSPENDED -> new Unknown(Why.SUSPENDED, "The account is suspended.");
        };
    }

    private @Nullable Verified verify(String token, String hash) {
        try {
            int first = token.indexOf('.');
            int last = token.lastIndexOf('.');
            JsonNode head = object(token.substring(0, first));
            JsonNode body = object(token.substring(first + 1, last));
            Issuer issuer = issuers.get(body.path("iss").asText());
            if (issuer == null || head.has("crit") || head.has("b64") || !names(body.path("aud"), issuer.audience())) {
                return null;
            }
            if (!head.path("alg").isTextual()
                    || !issuer.algorithms().contains(head.path("alg").asText())) {
                return null;
            }
            IssuerKeys known = keys.getOrDefault(issuer.issuer(), IssuerKeys.NONE);
            JWSHeader header = JWSHeader.parse(new Base64URL(token.substring(0, first)));
            byte[] signed = token.substring(0, last).getBytes(StandardCharsets.US_ASCII);
            boolean genuine = known.verifies(header, signed, new Base64URL(token.substring(last + 1)));
            return genuine ? claims(issuer, known, body, "jwt-" + hash.substring(0, 12)) : null;
        } catch (JsonProcessingException | ParseException | IllegalArgumentException e) {
            return null;
        }
    }

    private static JsonNode object(String base64) throws JsonProcessingException {
        byte[] text = java.util.Base64.getUrlDecoder().decode(base64);
        JsonNode node = JSON.readTree(new String(text, StandardCharsets.UTF_8));
        if (!node.isObject()) {
            throw new IllegalArgumentException("not an object");
        }
        return node;
    }

    private static boolean names(JsonNode audience, String wanted) {
        if (audience.isTextual()) {
            return audience.asText().equals(wanted);
        }
        for (JsonNode one : audience) {
            if (audience.isArray() && one.isTextual() && one.asText().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static Verified claims(Issuer issuer, IssuerKeys keys, JsonNode body, String id) {
        Issuer.Claims names = issuer.claims();
        String account = text(body, names.account(), "");
        if (account.isEmpty()) {
            throw new IllegalArgumentException("no account");
        }
        Instant until = seconds(body.path("exp")).plus(issuer.skew());
        Instant from = body.has("nbf") ? seconds(body.path("nbf")).minus(issuer.skew()) : Instant.EPOCH;
        return new Verified(
                keys,
                issuer.issuer(),
                id,
                account,
                text(body, names.org(), ""),
                text(body, names.plan(), issuer.plan()),
                verification(text(body, names.verification(), "none")),
                from,
                until);
    }

    private static Instant seconds(JsonNode number) {
        double value = number.isNumber() ? number.asDouble() : -1;
        if (!(value >= 0 && value <= MOST_SECONDS)) {
            throw new IllegalArgumentException("not a time");
        }
        return Instant.ofEpochSecond((long) value);
    }

    private static String text(JsonNode body, String name, String otherwise) {
        JsonNode value = name.isEmpty() ? null : body.get(name);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        String text = value.isTextual() ? value.asText() : "";
        if (text.isEmpty()
                || text.length() > MOST_CLAIM_CHARACTERS
                || text.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("not a name");
        }
        return text;
    }

    private static Verification verification(String text) {
        return Verification.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
