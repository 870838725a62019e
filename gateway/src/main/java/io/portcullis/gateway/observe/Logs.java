package io.portcullis.gateway.observe;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;

/**
 * The log on standard error, set up in code: no XML is parsed at start. Lines pass a bounded queue and never make the
 * event loop wait; where the queue is nearly full, lines below WARN are dropped first.
 */
public final class Logs {
    private static final int QUEUE = 8192;

    private Logs() {}

    /**
     * Replaces the log's set-up.
     *
     * @param level {@code error}, {@code warn}, {@code info} or {@code debug}
     * @param json whether a line is a JSON object
     */
    public static void start(String level, boolean json) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException("the log is not Logback's");
        }
        context.reset();
        context.start();
        Encoder<ILoggingEvent> encoder = json ? new JsonLines() : plain(context);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName("queue");
        queue.setQueueSize(QUEUE);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(2_000);
        queue.addAppender(console);
        queue.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(queue);
        root.setLevel(Level.toLevel(level, Level.INFO));
        for (String noisy : new String[] {"io.netty", "io.vertx", "org.flywaydb", "org.jdbi", "io.opentelemetry"}) {
            context.getLogger(noisy).setLevel(Level.WARN);
        }
        // A stack trace for each connection that breaks would let anybody fill the log; the flow counts and tells them.
        context.getLogger("io.vertx.core.net.impl.ConnectionBase").setLevel(Level.OFF);
    }

    /** Writes what is queued and stops; for the end of the program. */
    public static void stop() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }

    private static PatternLayoutEncoder plain(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        String line = "%d{HH:mm:ss.SSS} %-5level %logger{0} %replace(%msg %kvp){'" + Redaction.PATTERN + "', '***'}";
        encoder.setPattern(line + "%n%replace(%rEx{short}){'" + Redaction.PATTERN + "', '***'}");
        return encoder;
    }
}
