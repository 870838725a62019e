package io.portcullis.gateway.console;

import io.portcullis.inspect.Suspicion;

/** Where the console reads what is held against an account. */
@FunctionalInterface
public interface SuspicionView {
    Suspicion suspicion(String account);
}
