package io.portcullis.detect;

import io.portcullis.inspect.Reading;
import io.portcullis.inspect.Signal;
import java.util.List;

/**
 * What others say of what an exchange shows, such as indicators that a peer shared. It is shown among an account's
 * signals and a rule may ask for it; score and p-value never rest on it, for no calibration knows how often it speaks
 * of honest accounts. A pure function of the exchange.
 */
@FunctionalInterface
public interface Tips {
    /** Nobody says anything. */
    Tips NONE = reading -> List.of();

    /** Signals with one exchange each; mostly none. */
    List<Signal> of(Reading reading);
}
