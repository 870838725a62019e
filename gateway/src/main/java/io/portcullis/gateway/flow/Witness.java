package io.portcullis.gateway.flow;

import io.portcullis.shape.VaultReplay;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Dialect;
import io.portcullis.traffic.ModelCall;
import java.time.Instant;

/** Whoever counts, traces and logs what the flow does; called on event loops, must not block or throw. */
public interface Witness {
    /** A request was turned away before it was admitted; {@code why} is one of a small fixed set. */
    void refused(Dialect dialect, String why);

    /** A rule's condition could not be evaluated for a call; the rule did not hold. */
    void undecided(String rule);

    /** A known caller was turned away before admission, for that reason; follows {@link #refused}. */
    void turnedAway(Caller caller, String why, Instant at);

    /** A call was admitted and is under way. */
    void admitted(ModelCall call, String plan);

    /** An admitted call has ended. */
    void finished(Outcome outcome);

    /** A reasoning handle came back under another account or conversation. */
    void replayed(VaultReplay replay);

    /** An upstream gave no whole answer; the detail is for the operator's log and holds no secrets. */
    void upstreamFailed(String upstream, String kind, String detail);

    /** Something failed that should not; the cause is for the operator's log. */
    void broken(String where, Throwable cause);
}
