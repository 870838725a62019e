package io.portcullis.detect;

import io.portcullis.inspect.Signal;
import java.util.AbstractList;
import java.util.Iterator;

/**
 * The signals of an account that are put into words each time they are read: those of a million accounts at once would
 * take more memory than the engine. Reads the account's state as it then is.
 */
final class Unworded extends AbstractList<Signal> {
    private final Part part;
    private final AccountState state;

    Unworded(Part part, AccountState state) {
        this.part = part;
        this.state = state;
    }

    @Override
    public Signal get(int index) {
        return part.judge.signals(state, part).get(index);
    }

    @Override
    public int size() {
        return part.judge.signals(state, part).size();
    }

    @Override
    public Iterator<Signal> iterator() {
        return part.judge.signals(state, part).iterator();
    }
}
