package io.portcullis.app;

import io.portcullis.app.config.ConfigException;

/** What was asked for cannot be meant: the command ends with status 2 and this message, as it is, on standard error. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }

    UsageException(ConfigException e) {
        super(e.getMessage(), e);
    }
}
