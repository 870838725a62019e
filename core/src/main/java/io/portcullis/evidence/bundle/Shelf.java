package io.portcullis.evidence.bundle;

import java.io.IOException;

/** A new folder that a bundle is written into, file by file. */
@FunctionalInterface
public interface Shelf {
    /** @param name relative, with slashes; never written twice */
    void put(String name, byte[] bytes) throws IOException;
}
