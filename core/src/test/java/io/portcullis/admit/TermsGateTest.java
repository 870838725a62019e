package io.portcullis.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TermsGateTest {
    private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final Terms OLD =
            new Terms("std", "h1", "https://x.example/1", MAY, Duration.ZERO, Optional.empty());
    private static final Terms NEW =
            new Terms("std", "h2", "https://x.example/2", JUNE, Duration.ofDays(7), Optional.empty());
    private static final List<Terms> BOTH = List.of(NEW, OLD);

    private static Optional<Admission.Refused> check(Instant now, String... accepted) {
        return TermsGate.check("std", BOTH, Set.of(accepted), now);
    }

    @Test
    void whoHasAcceptedNothingIsToldWhereAndHow() {
        Admission.Refused refused = check(JUNE).orElseThrow();
        assertThat(refused.reason()).isEqualTo(Admission.Reason.TERMS_NOT_ACCEPTED);
        assertThat(refused.message()).contains("https://x.example/2", "h2", "/v1/terms/acceptances");
    }

    @Test
    void theEarlierVersionCountsUntilTheGraceEnds() {
        assertThat(check(MAY, "h1")).isEmpty();
        assertThat(check(JUNE.plus(Duration.ofDays(7)).minusMillis(1), "h1")).isEmpty();
        assertThat(check(JUNE.plus(Duration.ofDays(7)), "h1")).isPresent();
        assertThat(check(JUNE.plus(Duration.ofDays(7)), "h2")).isEmpty();
    }

    @Test
    void aVersionToComeCountsAlreadyAndIsNotDemandedEarly() {
        assertThat(check(MAY, "h2")).isEmpty();
        assertThat(check(MAY.minusMillis(1))).isEmpty();
    }

    @Test
    void requiredTermsThatNobodyPublishedRefuse() {
        assertThat(TermsGate.check("std", List.of(), Set.of(), MAY)).isPresent();
        assertThat(TermsGate.check("", List.of(), Set.of(), MAY)).isEmpty();
    }
}
