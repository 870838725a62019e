package io.portcullis.mark;

import io.portcullis.traffic.TextStage;

/**
 * Writes the slot watermark into one text: wherever two wordings mean the same, the key's bit for the place picks one.
 * No model is asked; what is not English prose passes untouched. See {@link SlotScanner} for what it holds back.
 */
public final class SlotMarker implements TextStage {
    private final MarkKey key;
    private final SlotScanner scanner;
    private int slots;
    private int changed;

    /** A marker for one text; the key must not be used by another thread meanwhile. */
    public SlotMarker(MarkKey key) {
        this.key = key;
        this.scanner = new SlotScanner(new SlotScanner.Chooser() {
            @Override
            public int choose(Slot slot) {
                return chosen(slot);
            }

            @Override
            public boolean keeps(Slot slot) {
                return slot.fixed() || SlotReadings.bit(key, slot) == slot.variant();
            }
        });
    }

    private int chosen(Slot slot) {
        slots++;
        int wanted = SlotReadings.bit(key, slot);
        if (wanted == slot.variant() || slot.fixed()) {
            return slot.variant();
        }
        changed++;
        return wanted;
    }

    @Override
    public String accept(String delta) {
        return scanner.accept(delta);
    }

    @Override
    public String end() {
        return scanner.end();
    }

    /** Characters held back now. */
    public int waiting() {
        return scanner.waiting();
    }

    /** Places where the key drew a bit. */
    public int slots() {
        return slots;
    }

    /** Places where it led to another wording. */
    public int changed() {
        return changed;
    }
}
