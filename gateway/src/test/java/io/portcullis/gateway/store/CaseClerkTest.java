package io.portcullis.gateway.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.evidence.Case;
import io.portcullis.gateway.flow.CaseDesk.Opening;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CaseClerkTest {
    @TempDir
    Path folder;

    private static Opening opening(String rule, String why, String... exchanges) {
        return new Opening(CaseBookTest.NOW, "a1", "o1", Optional.of("c1"), rule, why, List.of(exchanges));
    }

    private static Optional<byte[]> line(String id) {
        return id.equals("gone") ? Optional.empty() : Optional.of(("{\"id\":\"" + id + "\"}").getBytes(UTF_8));
    }

    @Test
    void whatARuleAsksForAgainAndAgainIsOneCaseWithItsEvidenceCopied() {
        try (Registry registry = Registry.open(folder)) {
            EvidenceFolder evidence = new EvidenceFolder(folder, Optional::empty);
            try (CaseClerk clerk = new CaseClerk(registry)) {
                clerk.open(opening("harvest", "Posterior 0.97.", "x1", "gone"));
                clerk.start(evidence, CaseClerkTest::line);
                clerk.open(opening("harvest", "Posterior 0.97.", "x1", "x2"));
                clerk.open(opening("harvest", "Posterior 0.99."));
                clerk.open(opening("other", ""));
            }
            assertThat(registry.cases().list(10)).hasSize(2);
            Case made = registry.cases().get("k1");
            assertThat(made.by()).isEqualTo("policy:harvest");
            assertThat(made.subjects()).containsExactly("account:a1", "campaign:c1");
            assertThat(made.picked()).extracting(Case.Picked::exchange).containsExactly("x1", "x2");
            assertThat(made.timeline())
                    .extracting(Case.Happening::what)
                    .containsOnlyOnce("a1: Posterior 0.97.", "a1: Posterior 0.99.");
            assertThat(made.custody()).allSatisfy(line -> assertThat(line.by()).isEqualTo("policy:harvest"));
            assertThat(evidence.kept("k1", "x2")).isPresent();
        }
    }

    @Test
    void aLogThatCannotBeReadIsVisibleAndTheCaseIsOpenAllTheSame() {
        try (Registry registry = Registry.open(folder);
                CaseClerk clerk = new CaseClerk(registry)) {
            EvidenceFolder evidence = new EvidenceFolder(folder, Optional::empty);
            clerk.serve(opening("harvest", "", "x1"), evidence, id -> {
                throw new IOException("disk");
            });
            assertThat(registry.cases().list(10)).hasSize(1);
            assertThat(registry.degraded()).singleElement().asString().contains("disk");
            clerk.serve(opening("harvest", "", "x1"), evidence, CaseClerkTest::line);
            assertThat(registry.degraded()).isEmpty();
        }
    }

    @Test
    void requestsBeyondTheBoundAreCountedAndNobodyWaits() {
        try (Registry registry = Registry.open(folder);
                CaseClerk clerk = new CaseClerk(registry)) {
            for (int i = 0; i < 1_005; i++) {
                clerk.open(opening("harvest", ""));
            }
            assertThat(clerk.dropped()).isEqualTo(5);
            assertThat(clerk.degraded()).singleElement().asString().startsWith("5 ");
        }
    }
}
