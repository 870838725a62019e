package io.portcullis.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.portcullis.campaign.Campaign;
import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Findings;
import io.portcullis.inspect.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefinementTest {
    private static final HonestMeaning HONEST = new HonestMeaning(
            "m",
            "by hand",
            Map.of(
                    HonestMeaning.ALL,
                    IntStream.range(0, 99).mapToObj(i -> (20 + i) / 200.0).toList()),
            List.of(0.05, 0.2, 0.4, 0.5));

    private static MeaningBook book(boolean themes) {
        MeaningBook book = new MeaningBook("m", 384, 1, 7, 100);
        MeaningBookTest.town(6, 6, 20, themes).forEach(p -> {
            book.wants((String) p[0], (String) p[1]);
            book.add((String) p[0], (String) p[1], (float[]) p[2]);
        });
        return book;
    }

    private static AccountFinding account(String name) {
        Signal one = new Signal("yield", 1, 0.5, "much", List.of("x1"));
        return new AccountFinding(
                name,
                20,
                "free/text/2",
                1.5,
                0.5,
                0.1,
                2,
                0.1,
                false,
                Optional.empty(),
                false,
                List.of(one),
                Optional.empty());
    }

    private static Findings findings() {
        Campaign campaign = new Campaign(
                "c1",
                List.of("a0", "a1", "a2"),
                60,
                Instant.EPOCH,
                Instant.EPOCH,
                0.001,
                3,
                "",
                List.of(),
                "They share.");
        return new Findings(
                80, List.of(account("a0"), account("b")), List.of(campaign), 0.001, "abc", List.of(), List.of());
    }

    @Test
    void aBroadAccountGetsASignalAndKeepsItsScore() {
        Findings refined = new Refinement(book(false), HONEST).of(findings());
        AccountFinding broad = refined.accounts().getFirst();
        assertThat(broad.signals()).hasSize(2);
        Signal added = broad.signals().getLast();
        assertThat(added.name()).isEqualTo(Refinement.SIGNAL);
        assertThat(added.value()).isGreaterThan(50);
        assertThat(added.llr()).isCloseTo(Math.log(1 / (2 * Math.sqrt(1 / 100.0))), within(1e-9));
        assertThat(added.because()).contains("20 sampled prompts").contains("99 % of 99 honest accounts");
        assertThat(added.exchanges()).hasSize(2).allMatch(id -> id.startsWith("a0-"));
        assertThat(List.of(broad.score(), broad.p(), broad.e(), broad.posterior()))
                .containsExactly(1.5, 0.1, 2.0, 0.1);
        assertThat(broad.alarm()).isFalse();
        assertThat(refined.accounts().get(1)).isEqualTo(account("b"));
    }

    @Test
    void anAccountWithAThemeGetsNoSignal() {
        Findings refined = new Refinement(book(true), HONEST).of(findings());
        assertThat(refined.accounts()).isEqualTo(findings().accounts());
    }

    @Test
    void aCampaignIsToldWhetherItsAccountsHaveThemesOfTheirOwn() {
        String pool = new Refinement(book(false), HONEST)
                .of(findings())
                .campaigns()
                .getFirst()
                .why();
        assertThat(pool)
                .startsWith("They share. In meaning (3 accounts sampled)")
                .contains("came from one pool");
        String people = new Refinement(book(true), HONEST)
                .of(findings())
                .campaigns()
                .getFirst()
                .why();
        assertThat(people).contains("speaks against a campaign").contains("half differ by 40 % or more");
        assertThat(new Refinement(book(true), HONEST)
                        .of(findings())
                        .campaigns()
                        .getFirst()
                        .p())
                .isEqualTo(0.001);
    }

    @Test
    void anEmptyBookChangesNothing() {
        MeaningBook empty = new MeaningBook("m", 384, 1, 7, 100);
        assertThat(new Refinement(empty, HONEST).of(findings())).isEqualTo(findings());
    }

    @Test
    void textsInOtherLanguagesAccuseNobodyAndAreTold() {
        MeaningBook book = book(true);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 190; i++) {
            if (book.wants("b", "b" + i)) {
                ids.add("b" + i);
                book.unread("b");
            }
        }
        Findings refined = new Refinement(book, HONEST).of(findings());
        assertThat(ids).hasSize(190);
        assertThat(refined.accounts()).isEqualTo(findings().accounts());
        assertThat(refined.warnings())
                .singleElement()
                .asString()
                .contains("190 of 310")
                .contains("not English");
    }

    @Test
    void aReferenceOfAnotherModelIsRefused() {
        MeaningBook other = new MeaningBook("other", 384, 1, 7, 100);
        assertThatThrownBy(() -> new Refinement(other, HONEST)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theReferenceReadsWhatItWroteAndTheShippedOneIsThere() {
        HonestMeaning back = HonestMeaning.parse(HONEST.json().getBytes(StandardCharsets.UTF_8));
        assertThat(back).isEqualTo(HONEST);
        HonestMeaning shipped = HonestMeaning.shipped();
        assertThat(shipped.model()).isEqualTo("all-MiniLM-L6-v2-q");
        assertThat(shipped.likeness().get(HonestMeaning.ALL)).hasSizeGreaterThan(150);
        assertThat(shipped.groups()).hasSizeGreaterThan(20);
        assertThat(shipped.broad("some plan", -1)).isLessThan(0.01);
        assertThatThrownBy(() -> HonestMeaning.parse("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HonestMeaning.parse("{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
