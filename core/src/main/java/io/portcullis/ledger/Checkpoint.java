package io.portcullis.ledger;

import java.util.Arrays;
import java.util.List;

/**
 * What a log says of itself at one moment (c2sp.org/tlog-checkpoint).
 *
 * @param origin which log it is
 * @param size how many entries
 * @param root of the tree over them
 * @param extensions further lines, usually none
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (origin.isEmpty() || origin.contains("\n")) {
            throw new MalformedException("checkpoint origin", "is empty or has several lines");
        }
        if (size < 0 || (size == 0 && !root.equals(Hash.EMPTY))) {
            throw new MalformedException("checkpoint size", size + " does not fit the root");
        }
        if (extensions.stream().anyMatch(line -> line.isEmpty() || line.contains("\n"))) {
            throw new MalformedException("checkpoint extension", "is empty or has several lines");
        }
    }

    public static Checkpoint of(String origin, long size, Hash root) {
        return new Checkpoint(origin, size, root, List.of());
    }

    /** @throws MalformedException unless {@link #text} gives this very text */
    static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || !lines[lines.length - 1].isEmpty()) {
            throw new MalformedException("checkpoint", "is not origin, size and root");
        }
        return new Checkpoint(
                lines[0],
                Decimal.parse("checkpoint size", lines[1]),
                Hash.of(Base64Text.decode("checkpoint root", lines[2])),
                Arrays.asList(lines).subList(3, lines.length - 1));
    }

    /** Origin, size and root, a line each. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(root.base64())
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    public SignedCheckpoint sign(SigningKey key) {
        return new SignedCheckpoint(this, SignedNote.sign(text(), key));
    }
}
