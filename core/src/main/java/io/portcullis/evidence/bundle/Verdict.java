package io.portcullis.evidence.bundle;

import java.util.List;

/**
 * What verifying a bundle gave.
 *
 * @param faults empty exactly if the bundle is verified
 * @param notes what holds but a reader should know: what is not proven
 * @param proved what holds, one plain sentence each; of no worth where there are faults
 */
public record Verdict(List<Fault> faults, List<String> notes, List<String> proved) {
    public Verdict {
        faults = List.copyOf(faults);
        notes = List.copyOf(notes);
        proved = List.copyOf(proved);
    }

    /**
     * Something that is wrong.
     *
     * @param where file, and line where there are lines
     */
    public record Fault(String where, String why) {
        @Override
        public String toString() {
            return where + ": " + why;
        }
    }

    public boolean verified() {
        return faults.isEmpty();
    }
}
