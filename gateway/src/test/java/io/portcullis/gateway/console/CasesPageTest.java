package io.portcullis.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.evidence.Case;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.Registry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CasesPageTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final String EVIL = "<script>alert('x')</script>\"&";

    @TempDir
    Path folder;

    @Test
    void everythingAPersonWroteIsShownAndEscaped() {
        try (Registry registry = Registry.open(folder)) {
            Act act = new Act(EVIL, NOW);
            CasesPage page = new CasesPage(registry.cases());
            assertThat(page.html("/cases", "ann", NOW).orElseThrow()).contains("No case was opened yet");
            String id = registry.cases()
                    .open("admin:" + EVIL, EVIL, List.of("account:a1"), NOW)
                    .id();
            registry.cases().pick(id, "x1", EVIL, EVIL, act);
            registry.cases().say(id, EVIL, act);
            registry.cases().decide(id, "account:a1", "suspend", EVIL, act);
            registry.cases().notice(id, EVIL, "email", EVIL, act);
            registry.holds().hold(id, EVIL, act);
            registry.cases().close(id, Case.Reason.STOLEN_KEY, EVIL, act);
            for (String path : List.of("/cases", "/cases/k1")) {
                String html = page.html(path, EVIL, NOW).orElseThrow();
                assertThat(html).doesNotContain("<script", "alert('").contains("&lt;script&gt;", "hold");
            }
            assertThat(page.html("/cases/k1", "ann", NOW).orElseThrow())
                    .contains("Legal hold", "stolen key", "Every line follows", "Notices sent");
            assertThat(page.html("/cases/k2", "ann", NOW)).isEmpty();
            assertThat(page.html("/other", "ann", NOW)).isEmpty();
        }
    }
}
