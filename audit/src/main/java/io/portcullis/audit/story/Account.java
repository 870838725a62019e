package io.portcullis.audit.story;

/**
 * A key with which an actor calls.
 *
 * @param name what tables call it
 * @param key the secret, sent as bearer token and never printed
 */
public record Account(String name, String key) {
    @Override
    public String toString() {
        return name;
    }
}
