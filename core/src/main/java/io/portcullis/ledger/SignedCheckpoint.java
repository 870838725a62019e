package io.portcullis.ledger;

import java.util.Optional;

/**
 * A checkpoint with the signatures under it. Worth nothing before {@link #check}.
 *
 * @param checkpoint what the note's text says
 * @param note the text with its signatures, verbatim
 */
public record SignedCheckpoint(Checkpoint checkpoint, SignedNote note) {
    /** @throws MalformedException unless it is a note over a checkpoint; nothing is verified */
    public static SignedCheckpoint parse(byte[] bytes) {
        SignedNote note = SignedNote.parse(bytes);
        return new SignedCheckpoint(Checkpoint.parse(note.text()), note);
    }

    /** Whether it is of that log and signed by that key. */
    public Proof check(VerifierKey key, String origin) {
        if (!checkpoint.origin().equals(origin)) {
            return Proof.broken("checkpoint", "is of the log %s, not %s".formatted(checkpoint.origin(), origin));
        }
        return note.check(key) instanceof Proof.Broken broken
                ? Proof.broken("checkpoint of size " + checkpoint.size(), broken.where() + " " + broken.why())
                : Proof.VALID;
    }

    /** Whether it is signed by that key, whose name is the log's origin, as it is for every log of ours. */
    public Proof check(VerifierKey key) {
        return check(key, key.name());
    }

    /** What is wrong with bytes that should be a checkpoint of this key's log; empty where nothing is. */
    public static Optional<Proof.Broken> fault(byte[] bytes, VerifierKey key) {
        try {
            return parse(bytes).check(key) instanceof Proof.Broken broken ? Optional.of(broken) : Optional.empty();
        } catch (MalformedException e) {
            return Optional.of(e.broken());
        }
    }

    public byte[] encode() {
        return note.encode();
    }
}
