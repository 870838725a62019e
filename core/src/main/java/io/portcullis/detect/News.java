package io.portcullis.detect;

import io.portcullis.inspect.Sharing;
import java.util.List;
import java.util.Map;

/**
 * What one part of an engine tells the others at the end of an epoch: keys whose sharing changed, and replay hits.
 * News of different parts never speak of the same key, so that merging is union.
 */
record News(Map<Long, Sharing> sharings, List<Hit> hits) {}
