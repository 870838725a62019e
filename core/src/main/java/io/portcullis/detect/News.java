package io.portcullis.detect;

import io.portcullis.inspect.Sharing;
import io.portcullis.sketch.LongTable;
import java.util.List;

/**
 * What one part of an engine tells the others at the end of an epoch: keys whose sharing changed ({@link
 * Sharing#NONE} where the key was forgotten), and replay hits.
 * News of different parts never speak of the same key, so that merging is union.
 */
record News(LongTable<Sharing> sharings, List<Hit> hits) {}
