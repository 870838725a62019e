package io.portcullis.gateway.flow;

import io.portcullis.admit.Keep;
import java.util.function.Supplier;

/** Whoever writes exchanges down: takes them from event loops without blocking and forms them on its own thread. */
public interface Scribe {
    /** False where the exchange could not be taken and is lost; the loss is counted by the scribe. */
    boolean offer(Entry entry);

    /** Whether calls may be served: false where nothing can be written and the operator chose to fail closed. */
    boolean accepting();

    /**
     * An exchange to write.
     *
     * @param request the caller's own bytes
     * @param response gives the answer as the caller saw it; expensive, called once on the scribe's thread
     * @param answerBytes about how many bytes the answer holds in memory until it is written
     * @param terms hash of the terms in force for the account, empty if none
     * @param keep how much of it is kept
     */
    record Entry(
            Outcome outcome, byte[] request, Supplier<byte[]> response, int answerBytes, String terms, Keep keep) {}
}
