package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * One detector's bounded memory of one account. It is fed the account's exchanges in log order by a single thread,
 * holds no clock and no randomness, and tells what it has found as a number that grows with suspicion; what number
 * means what is the calibration's business.
 *
 * <p>Contract (see {@code DetectorContract}): equal exchanges and crowds give equal state bytes; {@code read} after
 * {@code write} goes on as if nothing had happened; all detectors of an account together stay within 4 KB.
 */
public interface Detector {

    /** The signal's name, lower case with dashes, unique. */
    String name();

    void observe(Reading reading, Crowd crowd);

    /** The finding so far in the detector's own unit, 0 where it has nothing to say, never NaN. */
    double value(Crowd crowd);

    /** One plain sentence about the value, for a person. */
    String because(Crowd crowd);

    /** Ids of the exchanges behind the value, strongest first, at most {@link Exhibits#MAX}. */
    List<String> exchanges();

    void write(DataOutput out) throws IOException;

    void read(DataInput in) throws IOException;

    /** Bytes held now, an upper estimate with object headers. */
    int bytes();
}
