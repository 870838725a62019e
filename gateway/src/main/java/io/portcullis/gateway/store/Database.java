package io.portcullis.gateway.store;

import io.portcullis.gateway.store.log.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One connection to the SQLite file, one statement or transaction at a time. Write-ahead log, and every commit is on
 * the disk before it returns. Parameters are always bound.
 */
final class Database implements AutoCloseable {
    /** Version that the newest migration leaves in {@code PRAGMA user_version}. */
    private static final int SCHEMA = 3;

    private final Connection connection;

    /** One row of a result, read by column name. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** @param patience how long a locked file is waited for, in milliseconds */
    static Database open(Path file, int patience) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(patience);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        try {
            createPrivately(file);
            Database database = new Database(source.getConnection());
            int version = database.one("PRAGMA user_version", row -> row.getInt(1));
            if (version > SCHEMA) {
                database.close();
                throw StoreException.invalid("data", file + " was written by a newer version of Portcullis");
            }
            if (version < SCHEMA) {
                migrate(source);
            }
            return database;
        } catch (SQLException | IOException e) {
            throw StoreException.unavailable("cannot open the store " + file + ": " + e.getMessage(), e);
        }
    }

    private static void createPrivately(Path file) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        if (!Files.exists(file)) {
            OwnerOnly.create(file);
        }
    }

    /** Flyway costs a fifth of a second, so it only runs when the file's own version says there is work. */
    private static void migrate(SQLiteDataSource source) {
        Flyway.configure(Database.class.getClassLoader())
                .loggers("slf4j")
                .dataSource(source)
                .locations("classpath:db/portcullis")
                .load()
                .migrate();
    }

    synchronized <T> List<T> query(String sql, Row<T> reader, @Nullable Object... parameters) {
        try (PreparedStatement statement = bound(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** The first row of a question that always has one. */
    <T> T one(String sql, Row<T> reader, @Nullable Object... parameters) {
        return query(sql, reader, parameters).getFirst();
    }

    synchronized int update(String sql, @Nullable Object... parameters) {
        try (PreparedStatement statement = bound(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    synchronized void batch(String sql, List<Object[]> rows) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    statement.setObject(i + 1, row[i]);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Does the work and commits, or undoes all of it and throws. */
    <T> T transaction(Supplier<T> work) {
        return within("BEGIN IMMEDIATE", work);
    }

    /** Asks several questions of one state of the store. */
    <T> T reading(Supplier<T> work) {
        return within("BEGIN", work);
    }

    private synchronized <T> T within(String begin, Supplier<T> work) {
        execute(begin);
        try {
            T result = work.get();
            execute("COMMIT");
            return result;
        } catch (RuntimeException e) {
            try {
                execute("ROLLBACK");
            } catch (StoreException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private static StoreException unavailable(SQLException e) {
        String why = switch (e.getErrorCode() & 0xff) {
            case 5, 6 -> "the store is locked by another process";
            case 13 -> "the disk that holds the store is full";
            case 8 -> "the store may not be written to";
            case 10 -> "the disk that holds the store fails";
            case 11, 26 -> "the store's file is damaged";
            default -> "the store refused: " + e.getMessage();
        };
        return StoreException.unavailable(why, e);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }
}
