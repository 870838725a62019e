package io.portcullis.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.admit.Acceptance;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
    @TempDir
    Path folder;

    /** A ledger that a test can break. */
    private static final class Book implements Notary {
        private final List<Fact> facts = new ArrayList<>();
        private boolean broken;

        @Override
        public synchronized void record(Fact fact, Receipt receipt) {
            if (broken) {
                receipt.failed("full");
                return;
            }
            facts.add(fact);
            receipt.written(facts.size() - 1L);
        }
    }

    private static void acceptSomething(Registry registry) {
        Act act = new Act("ann", CaseBookTest.NOW);
        String hash = registry.terms()
                .add("std", "# Terms", "/v1/terms", CaseBookTest.NOW, Duration.ZERO, act)
                .hash();
        registry.terms().accept(new Acceptance("a1", "std", hash, CaseBookTest.NOW, "192.0.2.1", "api", "k_1"));
        registry.terms().accept(new Acceptance("a1", "std", hash, CaseBookTest.NOW, "192.0.2.9", "api", "k_2"));
    }

    @Test
    void factsReachTheLedgerOnceAndInOrderEvenAfterARestart() {
        try (Registry registry = Registry.open(folder)) {
            acceptSomething(registry);
        }
        Book book = new Book();
        try (Registry registry = Registry.open(folder);
                Courier courier = Courier.start(registry, book)) {
            courier.visit();
            courier.visit();
            assertThat(book.facts)
                    .extracting(fact -> fact.kind() + " " + fact.by() + " " + fact.subject())
                    .containsExactly("TERMS admin:ann terms:std", "ACCEPTANCE account:a1 account:a1");
            assertThat(book.facts.get(1).body()).contains("\"ip\":\"192.0.2.1\"", "\"how\":\"api\"", "\"hash\":\"");
            assertThat(registry.outbox().waiting()).isZero();
        }
    }

    @Test
    void whatTheLedgerRefusesIsOfferedAgain() {
        Book book = new Book();
        book.broken = true;
        try (Registry registry = Registry.open(folder);
                Courier courier = Courier.start(registry, book)) {
            acceptSomething(registry);
            courier.visit();
            assertThat(registry.outbox().waiting()).isEqualTo(2);
            synchronized (book) {
                book.broken = false;
            }
            courier.visit();
            courier.visit();
            assertThat(registry.outbox().waiting()).isZero();
            assertThat(book.facts).hasSize(2);
        }
    }

    @Test
    void theTimelineLearnsWhichEntryProvesIt() {
        Book book = new Book();
        try (Registry registry = Registry.open(folder);
                Courier courier = Courier.start(registry, book)) {
            acceptSomething(registry);
            String id = registry.cases()
                    .open("admin:ann", "Copying?", List.of("account:a1"), CaseBookTest.NOW)
                    .id();
            courier.visit();
            courier.visit();
            assertThat(registry.cases().get(id).timeline().getFirst().entry()).contains(2L);
        }
    }

    @Test
    void withoutALedgerFactsStay() {
        try (Registry registry = Registry.open(folder);
                Courier courier = Courier.start(registry, Notary.NONE)) {
            acceptSomething(registry);
            courier.visit();
            assertThat(registry.outbox().waiting()).isEqualTo(2);
        }
    }
}
