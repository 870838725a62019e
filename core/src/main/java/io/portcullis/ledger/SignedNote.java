package io.portcullis.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text with signature lines under it (c2sp.org/signed-note). The text is worth nothing before {@link #check}.
 *
 * @param text ends in a newline
 * @param signatures at least one, at most {@value #SIGNATURES_MAX}
 */
public record SignedNote(String text, List<Line> signatures) {
    /** Longest note, in bytes. */
    public static final int BYTES_MAX = 1 << 20;

    public static final int SIGNATURES_MAX = 100;

    private static final String DASH = "\u2014 ";

    /** One signature: who says to have signed, the id of the key, and the bytes that follow it. */
    public record Line(String name, int keyId, byte[] signature) {
        String encoded() {
            byte[] bytes = ByteBuffer.allocate(4 + signature.length)
                    .putInt(keyId)
                    .put(signature)
                    .array();
            return DASH + name + " " + Base64Text.encode(bytes) + "\n";
        }

        boolean by(VerifierKey key) {
            return name.equals(key.name()) && keyId == key.id();
        }
    }

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /** Signs a text that ends in a newline. */
    public static SignedNote sign(String text, SigningKey key) {
        if (!text.endsWith("\n")) {
            throw new MalformedException("note", "its text does not end in a newline");
        }
        byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        return new SignedNote(
                text, List.of(new Line(key.verifier().name(), key.verifier().id(), signature)));
    }

    /** @throws MalformedException unless it is a note as the format wants it; nothing is verified */
    public static SignedNote parse(byte[] bytes) {
        String note = utf8(bytes);
        int split = note.lastIndexOf("\n\n");
        if (split < 0 || !note.endsWith("\n")) {
            throw new MalformedException("note", "is not a text, an empty line and signatures");
        }
        String[] lines = note.substring(split + 2).split("\n", SIGNATURES_MAX + 2);
        if (lines.length < 2 || lines.length > SIGNATURES_MAX + 1) {
            throw new MalformedException("note", "has no signature, or more than " + SIGNATURES_MAX);
        }
        List<Line> signatures = new ArrayList<>();
        for (int i = 0; i < lines.length - 1; i++) {
            signatures.add(line("signature " + (i + 1) + " of the note", lines[i]));
        }
        return new SignedNote(note.substring(0, split + 1), signatures);
    }

    private static String utf8(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new MalformedException("note", "is longer than " + BYTES_MAX + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int control = 0;
            while (control < text.length() && (text.charAt(control) >= 0x20 || text.charAt(control) == '\n')) {
                control++;
            }
            if (control < text.length()) {
                throw new MalformedException("note", "has a control character at " + control);
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedException("note", "is not UTF-8");
        }
    }

    private static Line line(String where, String line) {
        String[] parts = line.startsWith(DASH) ? line.substring(DASH.length()).split(" ", -1) : new String[0];
        if (parts.length != 2 || !VerifierKey.nameFits(parts[0])) {
            throw new MalformedException(where, "is not a dash, a name and base64");
        }
        byte[] bytes = Base64Text.decode(where, parts[1]);
        if (bytes.length < 5) {
            throw new MalformedException(where, "is too short");
        }
        return new Line(parts[0], ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, 4, bytes.length));
    }

    /** Whether this key signed the text. Signatures of others are passed over; a false one of this key breaks it. */
    public Proof check(VerifierKey key) {
        boolean signed = false;
        for (Line line : signatures) {
            if (line.by(key)) {
                if (!key.signed(text, line.signature())) {
                    return Proof.broken("signature of " + key.name(), "does not fit the text");
                }
                signed = true;
            }
        }
        return signed ? Proof.VALID : Proof.broken("signature of " + key.name(), "is not there");
    }

    public byte[] encode() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(line -> note.append(line.encoded()));
        return note.toString().getBytes(StandardCharsets.UTF_8);
    }
}
