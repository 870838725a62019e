package io.portcullis.gateway.console;

import java.time.Instant;
import java.util.Optional;

/** A page of the console for people who are logged in: HTML without scripts, every text in it escaped. May block. */
@FunctionalInterface
public interface ConsolePage {
    /**
     * The page, empty if the path is none of its own.
     *
     * @param path decoded, from the first slash on
     * @param who name of the admin token
     */
    Optional<String> html(String path, String who, Instant now);
}
