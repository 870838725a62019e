package io.portcullis.gateway.store;

/** A change or question that the store refused, in words for the operator and without secrets. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What kind of refusal it is. */
    public enum Kind {
        INVALID,
        NOT_FOUND,
        CONFLICT,
        UNAVAILABLE
    }

    private final Kind kind;
    private final String field;

    private StoreException(Kind kind, String field, String message) {
        super(message);
        this.kind = kind;
        this.field = field;
    }

    public static StoreException unavailable(String message, Throwable cause) {
        StoreException refusal = new StoreException(Kind.UNAVAILABLE, "", message);
        refusal.initCause(cause);
        return refusal;
    }

    public static StoreException invalid(String field, String message) {
        return new StoreException(Kind.INVALID, field, message);
    }

    public static StoreException notFound(String field, String message) {
        return new StoreException(Kind.NOT_FOUND, field, message);
    }

    public static StoreException conflict(String field, String message) {
        return new StoreException(Kind.CONFLICT, field, message);
    }

    public Kind kind() {
        return kind;
    }

    /** Name of the field that is wrong, empty if none is. */
    public String field() {
        return field;
    }
}
