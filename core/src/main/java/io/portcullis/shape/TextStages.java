package io.portcullis.shape;

import io.portcullis.traffic.TextStage;

/** Makes what changes one text of an answer; a fresh one for each text, all alike. */
public interface TextStages {
    TextStage fresh();

    /** A whole text as it is shown. */
    default String whole(String text) {
        TextStage stage = fresh();
        String shown = stage.accept(text);
        return shown + stage.end();
    }
}
