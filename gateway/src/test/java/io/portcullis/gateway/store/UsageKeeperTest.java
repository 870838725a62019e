package io.portcullis.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.admit.Admission.Admitted;
import io.portcullis.admit.Admission.Refused;
import io.portcullis.admit.Keep;
import io.portcullis.admit.Limits;
import io.portcullis.admit.Plan;
import io.portcullis.admit.Price;
import io.portcullis.admit.QuotaBook;
import io.portcullis.admit.UsageRow;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Usage;
import io.portcullis.traffic.Verification;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageKeeperTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Caller CALLER = new Caller("a1", "o1", "k1", "p", Verification.EMAIL);
    private static final Plan PLAN = new Plan("p", new Limits(0, 0, 0, 1000, 0, 0), Set.of(), "open", "", Keep.FULL);

    @TempDir
    Path folder;

    static UsageRow row(String account, long input, long output) {
        return new UsageRow(account, LocalDate.of(2026, 3, 10), 1, input, output, 5, 0, 0, NOW);
    }

    private static void use(QuotaBook book, long tokens) {
        Admitted call = (Admitted) book.admit(CALLER, PLAN, "m", tokens, 0, Price.FREE, NOW);
        book.settle(call.reservation(), new Usage(tokens, 0, 0), NOW);
    }

    @Test
    void limitsSurviveARestart() {
        try (Registry registry = Registry.open(folder)) {
            QuotaBook book = new QuotaBook(10);
            UsageKeeper keeper = UsageKeeper.restored(registry, book, CLOCK);
            use(book, 600);
            assertThat(keeper.save()).isTrue();
            use(book, 300);
            keeper.close();
        }
        try (Registry registry = Registry.open(folder)) {
            QuotaBook book = new QuotaBook(10);
            UsageKeeper.restored(registry, book, CLOCK);
            assertThat(book.admit(CALLER, PLAN, "m", 101, 0, Price.FREE, NOW)).isInstanceOf(Refused.class);
            assertThat(book.admit(CALLER, PLAN, "m", 100, 0, Price.FREE, NOW)).isInstanceOf(Admitted.class);
            assertThat(registry.usage().days("a1", LocalDate.of(2026, 3, 1)))
                    .singleElement()
                    .satisfies(day -> assertThat(day.calls()).isEqualTo(2));
        }
    }

    @Test
    void usageThatCannotBeSavedIsKeptVisiblyAndSavedOnceLater() {
        try (Registry registry = Registry.open(folder)) {
            QuotaBook book = new QuotaBook(10);
            UsageKeeper keeper = UsageKeeper.restored(registry, book, CLOCK);
            try (Database other = Database.open(folder.resolve("portcullis.db"), 100)) {
                other.transaction(() -> {
                    use(book, 100);
                    assertThat(keeper.save()).isFalse();
                    use(book, 50);
                    return "";
                });
            }
            assertThat(registry.degraded()).singleElement().asString().contains("not saved", "locked");
            assertThat(keeper.save()).isTrue();
            assertThat(keeper.save()).isTrue();
            assertThat(registry.degraded()).isEmpty();
            assertThat(registry.usage().load(NOW)).singleElement().satisfies(usage -> {
                assertThat(usage.dayTokens()).isEqualTo(150);
                assertThat(usage.monthTokens()).isEqualTo(150);
            });
        }
    }

    @Test
    void aFullDiskRefusesChangesAndForgetsNothingThatWasConfirmed() {
        try (Registry registry = Registry.open(folder)) {
            Act act = new Act("t", NOW);
            registry.accounts().addOrg("o1", "One", act);
            registry.usage().database().one("PRAGMA max_page_count = 40", row -> row.getInt(1));
            List<String> added = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100_000; i++) {
                            registry.accounts().addOrg("org" + i, "x".repeat(200), act);
                            added.add("org" + i);
                        }
                    })
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("full");
            assertThat(registry.degraded()).singleElement().asString().contains("full");
            assertThat(registry.accounts().orgs()).hasSize(added.size() + 1);
        }
    }

    @Test
    void monthsAreSummedAndOtherMonthsLeftOut() {
        try (Registry registry = Registry.open(folder)) {
            UsageRow before = new UsageRow("a1", LocalDate.of(2026, 2, 28), 1, 7, 7, 7, 0, 0, NOW);
            UsageRow earlier = new UsageRow("a1", LocalDate.of(2026, 3, 1), 1, 10, 20, 3, 11, 12, NOW);
            registry.usage().add(List.of(before, earlier, row("a1", 1, 2)));
            assertThat(registry.usage().load(NOW)).singleElement().satisfies(usage -> {
                assertThat(usage.dayTokens()).isEqualTo(3);
                assertThat(usage.monthTokens()).isEqualTo(33);
                assertThat(usage.monthMicros()).isEqualTo(8);
            });
        }
    }
}
