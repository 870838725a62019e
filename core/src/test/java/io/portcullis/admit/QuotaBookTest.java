package io.portcullis.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.admit.Admission.Admitted;
import io.portcullis.admit.Admission.Reason;
import io.portcullis.admit.Admission.Refused;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Usage;
import io.portcullis.traffic.Verification;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuotaBookTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Caller CALLER = new Caller("a1", "o1", "k1", "p", Verification.EMAIL);
    private static final Price PRICE = new Price(1_000_000, 2_000_000);

    private final QuotaBook book = new QuotaBook(10);

    private static Plan plan(Limits limits) {
        return new Plan("p", limits, Set.of(), "open", "", Keep.FULL);
    }

    private Admission admit(Limits limits, long input, long output, Instant now) {
        return book.admit(CALLER, plan(limits), "m", input, output, PRICE, now);
    }

    private Reservation admitted(Limits limits, long input, long output, Instant now) {
        return ((Admitted) admit(limits, input, output, now)).reservation();
    }

    private Refused refused(Limits limits, long input, long output, Instant now) {
        return (Refused) admit(limits, input, output, now);
    }

    @Test
    void callsAMinuteRefillEvenlyAndTheHeadersAreExact() {
        Limits limits = new Limits(60, 0, 0, 0, 0, 0);
        RateState first = admit(limits, 1, 1, NOON).rates();
        assertThat(first.limitRequests()).isEqualTo(60);
        assertThat(first.remainingRequests()).isEqualTo(59);
        assertThat(first.resetRequests()).isEqualTo(Duration.ofSeconds(1));
        for (int i = 1; i < 60; i++) {
            admitted(limits, 1, 1, NOON);
        }
        Refused over = refused(limits, 1, 1, NOON);
        assertThat(over.reason()).isEqualTo(Reason.CALLS_A_MINUTE);
        assertThat(over.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(over.rates().resetRequests()).isEqualTo(Duration.ofMinutes(1));
        assertThat(refused(limits, 1, 1, NOON.plusMillis(999)).retryAfter()).isEqualTo(Duration.ofMillis(1));
        admitted(limits, 1, 1, NOON.plusMillis(1000));
    }

    @Test
    void tokensInFlightAreHeldAndOnlyRealUsageStays() {
        Limits limits = new Limits(0, 1000, 0, 0, 0, 0);
        Reservation first = admitted(limits, 100, 700, NOON);
        Refused second = refused(limits, 100, 700, NOON);
        assertThat(second.reason()).isEqualTo(Reason.TOKENS_A_MINUTE);
        assertThat(second.retryAfter()).isEqualTo(Duration.ofSeconds(36));
        book.settle(first, new Usage(100, 50, 0), NOON);
        assertThat(admit(limits, 100, 700, NOON).rates().remainingTokens()).isEqualTo(50);
    }

    @Test
    void aCallThatCanNeverFitSaysSoAndDoesNotAskToWait() {
        Refused never = refused(new Limits(0, 1000, 0, 0, 0, 0), 900, 200, NOON);
        assertThat(never.retryAfter()).isZero();
        assertThat(never.message()).contains("shorter");
    }

    @Test
    void settlingTwiceChargesOnceAndReleaseAfterSettleDoesNothing() {
        Limits limits = new Limits(0, 0, 1, 0, 0, 0);
        Reservation call = admitted(limits, 10, 10, NOON);
        assertThat(refused(limits, 1, 1, NOON).reason()).isEqualTo(Reason.CONCURRENCY);
        book.settle(call, new Usage(10, 5, 0), NOON);
        book.settle(call, new Usage(10, 5, 0), NOON);
        book.release(call, NOON);
        assertThat(book.usage("a1", NOON).orElseThrow().dayTokens()).isEqualTo(15);
        assertThat(book.inFlight("a1")).isZero();
        assertThat(book.drain()).singleElement().satisfies(row -> {
            assertThat(row.calls()).isEqualTo(1);
            assertThat(row.costMicros()).isEqualTo(10 + 10);
            assertThat(row.day()).isEqualTo(LocalDate.of(2026, 3, 10));
        });
        assertThat(book.drain()).isEmpty();
    }

    @Test
    void aReleasedCallCostsNothingAtAll() {
        Limits limits = new Limits(1, 100, 1, 100, 100, 1000);
        for (int i = 0; i < 5; i++) {
            book.release(admitted(limits, 50, 50, NOON), NOON);
        }
        assertThat(book.drain()).isEmpty();
        assertThat(book.usage("a1", NOON).orElseThrow().monthTokens()).isZero();
    }

    @Test
    void aLateReleaseCannotLetThroughMoreThanTheCapacityAtOnce() {
        Limits limits = new Limits(3, 0, 0, 0, 0, 0);
        Reservation early = admitted(limits, 1, 1, NOON);
        Instant later = NOON.plusSeconds(60);
        for (int i = 0; i < 3; i++) {
            admitted(limits, 1, 1, later);
        }
        book.release(early, later);
        assertThat(refused(limits, 1, 1, later).reason()).isEqualTo(Reason.CALLS_A_MINUTE);
    }

    @Test
    void daysAndMonthsRollOverInUtc() {
        Limits limits = new Limits(0, 0, 0, 100, 150, 0);
        Instant lastMinute = Instant.parse("2026-03-30T23:59:00Z");
        book.settle(admitted(limits, 50, 50, lastMinute), new Usage(50, 50, 0), lastMinute);
        Refused day = refused(limits, 1, 0, lastMinute);
        assertThat(day.reason()).isEqualTo(Reason.TOKENS_A_DAY);
        assertThat(day.retryAfter()).isEqualTo(Duration.ofMinutes(1));
        Instant tomorrow = lastMinute.plusSeconds(60);
        Refused month = refused(limits, 51, 0, tomorrow);
        assertThat(month.reason()).isEqualTo(Reason.TOKENS_A_MONTH);
        assertThat(month.retryAfter()).isEqualTo(Duration.ofDays(1));
        admitted(limits, 100, 0, tomorrow.plus(Duration.ofDays(1)));
    }

    @Test
    void aCallThatEndsAfterMidnightIsChargedToTheDayItBegan() {
        Limits limits = new Limits(0, 0, 0, 100, 0, 0);
        Instant evening = Instant.parse("2026-03-30T23:59:59Z");
        Reservation call = admitted(limits, 50, 50, evening);
        Instant morning = evening.plusSeconds(2);
        Reservation next = admitted(limits, 100, 0, morning);
        book.settle(call, new Usage(50, 50, 0), morning);
        book.settle(next, new Usage(7, 0, 0), morning);
        AccountUsage usage = book.usage("a1", morning).orElseThrow();
        assertThat(usage.dayTokens()).isEqualTo(7);
        assertThat(usage.monthTokens()).isEqualTo(107);
        assertThat(book.drain())
                .extracting(UsageRow::day)
                .containsExactly(LocalDate.of(2026, 3, 30), LocalDate.of(2026, 3, 31));
    }

    @Test
    void budgetsAreReservedAtTheWorstPrice() {
        Limits limits = new Limits(0, 0, 0, 0, 0, 1000);
        Reservation first = admitted(limits, 100, 400, NOON); // 100 + 800 micros
        assertThat(refused(limits, 100, 1, NOON).reason()).isEqualTo(Reason.BUDGET);
        book.settle(first, new Usage(100, 100, 0), NOON); // 300
        admitted(limits, 100, 300, NOON); // 700
        assertThat(refused(limits, 1, 0, NOON).reason()).isEqualTo(Reason.BUDGET);
    }

    @Test
    void aClockSetBackGrantsNothing() {
        Limits limits = new Limits(1, 0, 0, 100, 0, 0);
        Instant justPast = Instant.parse("2026-03-11T00:00:01Z");
        book.settle(admitted(limits, 100, 0, justPast), new Usage(100, 0, 0), justPast);
        for (long back : new long[] {2, 3_000, 7_200, 86_400 * 40}) {
            Refused still = refused(limits, 1, 0, justPast.minusSeconds(back));
            assertThat(still.reason()).isIn(Reason.CALLS_A_MINUTE, Reason.TOKENS_A_DAY);
        }
    }

    @Test
    void limitsSurviveSnapshotAndRestore() {
        Limits limits = new Limits(2, 500, 0, 200, 0, 0);
        book.settle(admitted(limits, 100, 50, NOON), new Usage(100, 50, 0), NOON);
        admitted(limits, 1, 1, NOON);
        QuotaBook again = new QuotaBook(10);
        again.restore(book.snapshot());
        Refused calls = (Refused) again.admit(CALLER, plan(limits), "m", 1, 1, PRICE, NOON);
        assertThat(calls.reason()).isEqualTo(Reason.CALLS_A_MINUTE);
        Instant later = NOON.plusSeconds(60);
        Refused day = (Refused) again.admit(CALLER, plan(limits), "m", 51, 0, PRICE, later);
        assertThat(day.reason()).isEqualTo(Reason.TOKENS_A_DAY);
        assertThat(again.admit(CALLER, plan(limits), "m", 50, 0, PRICE, later)).isInstanceOf(Admitted.class);
    }

    @Test
    void aModelOutsideThePlanIsRefused() {
        Plan plan = new Plan("p", Limits.NONE, Set.of("small"), "open", "", Keep.FULL);
        Admission admission = book.admit(CALLER, plan, "large", 1, 1, PRICE, NOON);
        assertThat(((Refused) admission).reason()).isEqualTo(Reason.MODEL_NOT_ALLOWED);
    }

    @Test
    void accountsAreBoundedAndRestedOnesMakeRoom() {
        Plan plan = plan(new Limits(10, 0, 0, 0, 0, 0));
        for (int i = 0; i < 10; i++) {
            Caller caller = new Caller("b" + i, "", "", "p", Verification.NONE);
            Admitted call = (Admitted) book.admit(caller, plan, "m", 1, 1, PRICE, NOON);
            if (i == 0) {
                book.release(call.reservation(), NOON);
            }
        }
        assertThat(admit(Limits.NONE, 1, 1, NOON)).isInstanceOf(Admitted.class);
        Caller further = new Caller("c", "", "", "p", Verification.NONE);
        Refused full = (Refused) book.admit(further, plan, "m", 1, 1, PRICE, NOON);
        assertThat(full.reason()).isEqualTo(Reason.CONCURRENCY);
        assertThat(book.overflows()).isEqualTo(1);
        assertThat(book.accounts()).isEqualTo(10);
    }
}
