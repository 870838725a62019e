package io.portcullis.gateway.authenticate;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Someone whose signed tokens are accepted.
 *
 * @param issuer exact value of {@code iss}
 * @param audience value that {@code aud} must hold
 * @param algorithms accepted, asymmetric ones only, such as RS256, ES256 or EdDSA
 * @param claims where a token says what
 * @param plan of callers whose token and account name none
 * @param skew by how much clocks may differ, at most five minutes
 */
public record Issuer(
        String issuer, String audience, Set<String> algorithms, Claims claims, String plan, Duration skew) {
    static final Set<JWSAlgorithm> ASYMMETRIC = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.EdDSA);

    private static final Duration SKEW_MAX = Duration.ofMinutes(5);

    /** Names of the claims that say who calls; an empty name means that no claim does. */
    public record Claims(String account, String org, String plan, String verification) {
        public static final Claims SUBJECT_ONLY = new Claims("sub", "", "", "");
    }

    public Issuer {
        algorithms = Set.copyOf(algorithms);
        if (issuer.isEmpty() || audience.isEmpty() || claims.account().isEmpty()) {
            throw new IllegalArgumentException("an issuer needs its name, an audience and an account claim");
        }
        Set<String> known = ASYMMETRIC.stream().map(JWSAlgorithm::getName).collect(Collectors.toSet());
        List<String> wrong =
                algorithms.stream().filter(a -> !known.contains(a)).sorted().toList();
        if (algorithms.isEmpty() || !wrong.isEmpty()) {
            throw new IllegalArgumentException("algorithms of " + issuer + " must be some of "
                    + known.stream().sorted().toList() + ", are " + algorithms);
        }
        if (skew.isNegative() || skew.compareTo(SKEW_MAX) > 0) {
            throw new IllegalArgumentException("skew of " + issuer + " must be within 0 and " + SKEW_MAX);
        }
    }
}
