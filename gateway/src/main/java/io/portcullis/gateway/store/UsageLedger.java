package io.portcullis.gateway.store;

import io.portcullis.admit.AccountUsage;
import io.portcullis.admit.UsageRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What accounts used, a row for each account and day of UTC, and where their buckets stood. */
public final class UsageLedger {
    private final Database database;

    UsageLedger(Database database) {
        this.database = database;
    }

    Database database() {
        return database;
    }

    /** Adds all rows in one commit. */
    public void add(List<UsageRow> rows) {
        List<Object[]> days = new ArrayList<>();
        List<Object[]> buckets = new ArrayList<>();
        for (UsageRow row : rows) {
            days.add(new Object[] {
                row.account(),
                row.day().toEpochDay(),
                row.calls(),
                row.inputTokens(),
                row.outputTokens(),
                row.costMicros()
            });
            buckets.add(new Object[] {
                row.account(), row.callsLevel(), row.tokensLevel(), row.at().toEpochMilli()
            });
        }
        database.transaction(() -> {
            database.batch("""
                    INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account, day) DO UPDATE SET
                      calls = calls + excluded.calls, input_tokens = input_tokens + excluded.input_tokens,
                      output_tokens = output_tokens + excluded.output_tokens,
                      cost_micros = cost_micros + excluded.cost_micros""", days);
            database.batch("INSERT OR REPLACE INTO buckets VALUES (?, ?, ?, ?)", buckets);
            return rows.size();
        });
    }

    /** What every account has used in the current day and month, to restore a quota book from. */
    public List<AccountUsage> load(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return database.query(
                """
                SELECT u.account, sum(input_tokens + output_tokens) AS month_tokens, sum(cost_micros) AS month_micros,
                  sum(CASE WHEN day = ?1 THEN input_tokens + output_tokens ELSE 0 END) AS day_tokens,
                  coalesce(max(b.calls_level), 0) AS calls_level, coalesce(max(b.tokens_level), 0) AS tokens_level,
                  coalesce(max(b.at), 0) AS at
                FROM usage u LEFT JOIN buckets b ON b.account = u.account
                WHERE day >= ?2 AND day <= ?1 GROUP BY u.account""",
                row -> new AccountUsage(
                        row.getString("account"),
                        today,
                        row.getLong("day_tokens"),
                        row.getLong("month_tokens"),
                        row.getLong("month_micros"),
                        row.getLong("calls_level"),
                        row.getLong("tokens_level"),
                        Instant.ofEpochMilli(row.getLong("at"))),
                today.toEpochDay(),
                today.withDayOfMonth(1).toEpochDay());
    }

    /** An account's days from that one on, oldest first. */
    public List<DayUsage> days(String account, LocalDate from) {
        return database.query(
                "SELECT * FROM usage WHERE account = ? AND day >= ? ORDER BY day LIMIT 400",
                row -> new DayUsage(
                        account,
                        LocalDate.ofEpochDay(row.getLong("day")),
                        row.getLong("calls"),
                        row.getLong("input_tokens"),
                        row.getLong("output_tokens"),
                        row.getLong("cost_micros")),
                account,
                from.toEpochDay());
    }
}
