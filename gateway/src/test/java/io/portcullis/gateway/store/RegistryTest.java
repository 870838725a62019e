package io.portcullis.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.admit.Acceptance;
import io.portcullis.admit.Terms;
import io.portcullis.gateway.authenticate.AccountRecord;
import io.portcullis.gateway.authenticate.KeyRecord;
import io.portcullis.gateway.receive.Network;
import io.portcullis.traffic.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Act ACT = new Act("tester", NOW);
    private static final Optional<Instant> NEVER = Optional.empty();

    @TempDir
    Path folder;

    private Registry registry;

    @BeforeEach
    void open() {
        registry = Registry.open(folder);
        registry.accounts().addOrg("o1", "One", ACT);
        registry.accounts().add("a1", "o1", "free", Verification.EMAIL, ACT);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private NewKey key() {
        return registry.keys().add("a1", "mine", NEVER, List.of(Network.of("192.0.2.0/24")), ACT);
    }

    @Test
    void aChangeIsInTheDirectoryWhenItsMethodReturns() {
        NewKey made = key();
        assertThat(registry.directory().keys()).containsKey(made.secret().hash());
        registry.keys().revoke(made.key().id(), ACT);
        assertThat(registry.directory().keys().get(made.secret().hash()).revoked())
                .contains(NOW);
        Accounts.Change suspend =
                new Accounts.Change(Optional.empty(), Optional.empty(), Optional.of(AccountRecord.Status.SUSPENDED));
        registry.accounts().change("a1", suspend, ACT);
        assertThat(registry.directory().accounts().get("a1").status()).isEqualTo(AccountRecord.Status.SUSPENDED);
    }

    @Test
    void everythingIsThereAfterReopening() {
        NewKey made = key();
        registry.keys().expire(made.key().id(), Optional.of(NOW.plusSeconds(5)), ACT);
        Terms terms = registry.terms().add("std", "# Terms\nBe fair.", "/v1/terms", NOW, Duration.ofDays(3), ACT);
        registry.terms().accept(new Acceptance("a1", "std", terms.hash(), NOW, "192.0.2.1", "api", "k1"));
        registry.close();
        registry = Registry.open(folder);
        KeyRecord key = registry.directory().keys().get(made.secret().hash());
        assertThat(key.expires()).contains(NOW.plusSeconds(5));
        assertThat(key.networks()).containsExactly(Network.of("192.0.2.0/24"));
        assertThat(registry.directory().terms("std")).containsExactly(terms);
        assertThat(registry.directory().accepted("a1", "std")).containsExactly(terms.hash());
        assertThat(registry.terms().text("std", terms.hash())).contains("# Terms\nBe fair.");
    }

    @Test
    void aRotatedKeyWorksUntilItsGraceEndsAndCannotBeRotatedAgain() {
        NewKey old = key();
        NewKey next = registry.keys().rotate(old.key().id(), Duration.ofHours(1), ACT);
        assertThat(registry.directory().keys().get(old.secret().hash()).graceEnd())
                .contains(NOW.plusSeconds(3600));
        assertThat(next.key().networks()).isEqualTo(old.key().networks());
        assertThat(next.secret().token())
                .startsWith("pk-mine-")
                .isNotEqualTo(old.secret().token());
        assertThatThrownBy(() -> registry.keys().rotate(old.key().id(), Duration.ZERO, ACT))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void anotherConnectionsChangesAreSeenByRefreshAndItsUsageIsNoReasonToRead() {
        try (Registry other = Registry.open(folder)) {
            assertThat(registry.refresh()).isFalse();
            NewKey made = other.keys().add("a1", "theirs", NEVER, List.of(), ACT);
            assertThat(registry.refresh()).isTrue();
            assertThat(registry.directory().keys()).containsKey(made.secret().hash());
            var before = registry.directory();
            other.usage().add(List.of(UsageKeeperTest.row("a1", 1, 2)));
            assertThat(registry.refresh()).isFalse();
            assertThat(registry.directory()).isSameAs(before);
        }
    }

    @Test
    void refusalsNameTheFieldAndLeaveNothingHalfDone() {
        int entries = registry.audit(100).size();
        assertThatThrownBy(() -> registry.accounts().add("a2", "nowhere", "free", Verification.NONE, ACT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.field()).isEqualTo("org"));
        assertThatThrownBy(() -> registry.accounts().addOrg("o1", "Again", ACT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CONFLICT));
        assertThatThrownBy(() -> registry.accounts().add("x'; DROP TABLE keys", "o1", "p", Verification.NONE, ACT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.field()).isEqualTo("id"));
        assertThatThrownBy(() -> registry.keys().add("nobody", "x", NEVER, List.of(), ACT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.field()).isEqualTo("account"));
        assertThatThrownBy(() -> registry.keys().revoke("' OR 1=1", ACT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NOT_FOUND));
        assertThat(registry.audit(100)).hasSize(entries);
        assertThat(registry.accounts().list()).hasSize(1);
    }

    @Test
    void theTrailSaysWhoDidWhatAndNoFileHoldsASecret() throws Exception {
        NewKey made = key();
        assertThat(registry.audit(1)).singleElement().satisfies(entry -> {
            assertThat(entry.who()).isEqualTo("tester");
            assertThat(entry.what()).isEqualTo("key.create");
            assertThat(entry.subject()).isEqualTo(made.key().id());
        });
        String secret = made.secret().token().substring(made.secret().shown().length());
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(secret);
            }
        }
    }

    @Test
    void acceptingTwiceKeepsTheFirstAndWritesNothing() {
        Terms terms = registry.terms().add("std", "text", "/v1/terms", NOW, Duration.ZERO, ACT);
        registry.terms().accept(new Acceptance("a1", "std", terms.hash(), NOW, "192.0.2.1", "api", "k1"));
        int entries = registry.audit(100).size();
        Acceptance again = registry.terms()
                .accept(new Acceptance("a1", "std", terms.hash(), NOW.plusSeconds(9), "192.0.2.2", "api", "k2"));
        assertThat(again.at()).isEqualTo(NOW);
        assertThat(registry.audit(100)).hasSize(entries);
    }

    @Test
    void aLockedStoreFailsChangesClearlyAndServesTheLastDirectory() {
        NewKey made = key();
        try (Database other = Database.open(folder.resolve("portcullis.db"), 100)) {
            other.transaction(() -> {
                assertThatThrownBy(() -> registry.keys().revoke(made.key().id(), ACT))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("locked");
                return "";
            });
        }
        assertThat(registry.degraded()).singleElement().asString().contains("locked");
        assertThat(registry.directory().keys().get(made.secret().hash()).revoked())
                .isEmpty();
        registry.keys().revoke(made.key().id(), ACT);
        assertThat(registry.degraded()).isEmpty();
    }

    @Test
    void aStoreOfANewerVersionIsLeftAlone() {
        Path newer = folder.resolve("newer");
        try (Registry made = Registry.open(newer);
                Database database = Database.open(newer.resolve("portcullis.db"), 100)) {
            assertThat(made.degraded()).isEmpty();
            database.update("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> Registry.open(newer)).hasMessageContaining("newer");
    }
}
