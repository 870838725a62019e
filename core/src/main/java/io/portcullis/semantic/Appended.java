package io.portcullis.semantic;

import java.util.AbstractList;
import java.util.List;

/** A list and one more, read when it is asked for: signals of a million accounts are put into words only then. */
final class Appended<T> extends AbstractList<T> {
    private final List<T> list;
    private final T last;

    private Appended(List<T> list, T last) {
        this.list = list;
        this.last = last;
    }

    static <T> List<T> to(List<T> list, T last) {
        return new Appended<>(list, last);
    }

    @Override
    public T get(int index) {
        return index == size() - 1 ? last : list.get(index);
    }

    @Override
    public int size() {
        return list.size() + 1;
    }
}
