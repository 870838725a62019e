package io.portcullis.evidence.bundle;

import java.io.IOException;
import java.util.SortedSet;

/** A folder that is said to be a bundle; nothing in it is believed. */
public interface BagFolder {
    /** Bytes of one file of a bundle at most. */
    int FILE_MAX = 64 << 20;

    /** Files of a bundle at most. */
    int FILES_MAX = 100_000;

    /**
     * Every file, by relative name with slashes, whatever it is called.
     *
     * @throws IOException also for anything that is neither a plain file nor a folder, and beyond {@link #FILES_MAX}
     */
    SortedSet<String> names() throws IOException;

    /** @throws IOException also beyond {@link #FILE_MAX} */
    byte[] read(String name) throws IOException;
}
