package io.portcullis.audit.local;

import java.util.Locale;

/** What goes wrong on purpose when a model is asked for as {@code name!fault}, for instance {@code pebble!reset}. */
public enum Fault {
    /** Nothing. */
    NONE,
    /** The first byte comes after {@link ModelServer.Settings#slow}. */
    SLOW,
    /** The request is read and never answered. */
    DEAD,
    /** The connection breaks after a few chunks of a stream, or in the middle of a body. */
    RESET,
    /** The stream goes silent after a few chunks but stays open. */
    STALL,
    /** The stream ends cleanly after a few chunks, without the dialect's last event. */
    TRUNCATED,
    /** Status 200 and bytes that are neither JSON nor events. */
    GARBAGE,
    /** A valid beginning followed by one string of {@link ModelServer.Settings#oversizedBytes}. */
    OVERSIZED,
    /** The last chunk is repeated until the client leaves. */
    ENDLESS,
    /** Status 429 with {@code retry-after: 1}. */
    LIMITED(429),
    /** Status 500. */
    FAILED(500),
    /** Status 503. */
    UNAVAILABLE(503),
    /** Status 529. */
    OVERLOADED(529);

    private final int status;

    Fault() {
        this(200);
    }

    Fault(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The fault that a model's name asks for: {@code !reset}, {@code !429}; none if it asks for none or an unknown. */
    static Fault of(String model) {
        String wanted = model.substring(model.indexOf('!') + 1).toUpperCase(Locale.ROOT);
        for (Fault fault : values()) {
            boolean byStatus = fault.status != 200 && wanted.equals(Integer.toString(fault.status));
            if (model.contains("!") && (fault.name().equals(wanted) || byStatus)) {
                return fault;
            }
        }
        return NONE;
    }
}
