package io.portcullis.app.config;

/**
 * A secret value with the reference it came from ({@code env:NAME} or {@code file:/path}). It prints as {@code ***};
 * only {@link #reveal()} shows the value, so every use can be found.
 */
public final class Secret {
    private final String reference;
    private final String value;

    public Secret(String reference, String value) {
        this.reference = reference;
        this.value = value;
    }

    /** Where the value was read from; not secret itself. */
    public String reference() {
        return reference;
    }

    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && reference.equals(that.reference) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return reference.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
