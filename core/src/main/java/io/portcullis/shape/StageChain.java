package io.portcullis.shape;

import io.portcullis.traffic.TextStage;
import java.util.List;

/** Stages one after another: what one gives out the next takes in. */
public final class StageChain implements TextStage {
    private final List<TextStage> stages;

    public StageChain(List<TextStage> stages) {
        this.stages = List.copyOf(stages);
    }

    @Override
    public String accept(String delta) {
        String text = delta;
        for (TextStage stage : stages) {
            text = text.isEmpty() ? text : stage.accept(text);
        }
        return text;
    }

    @Override
    public String end() {
        String text = "";
        for (TextStage stage : stages) {
            String shown = text.isEmpty() ? "" : stage.accept(text);
            text = shown + stage.end();
        }
        return text;
    }

    @Override
    public boolean cut() {
        return stages.stream().anyMatch(TextStage::cut);
    }
}
