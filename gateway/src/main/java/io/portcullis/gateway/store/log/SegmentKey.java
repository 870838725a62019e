package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The data key of one encrypted segment, with the form of the file around it.
 *
 * <p>Header, 145 bytes: {@code PCL1}, segment id (16), length of the master key's id (1), that id (64, padded with
 * zeros), nonce (12), wrapped data key (48; AES-256-GCM under the master key, everything before the nonce as
 * associated data). Then frames: length of the ciphertext (4, big-endian), kind (1), nonce (12, random), ciphertext
 * with tag. A frame's associated data are segment id, number of the frame (8) and kind, so that no frame can be
 * altered, moved, removed or copied from elsewhere; the end is a frame of its own, so that a missing tail shows.
 */
final class SegmentKey {
    static final byte[] MAGIC = "PCL1".getBytes(UTF_8);
    static final int HEADER = 4 + 16 + 1 + KeyRing.ID_BYTES + 12 + 48;
    static final int FRAME_HEAD = 4 + 1 + 12;
    static final int FRAME_MAX = 64 << 20;
    static final byte DATA = 0;
    /** The segment was closed as usual. */
    static final byte END = 1;
    /** The segment was closed after a crash: what was not yet committed is gone. */
    static final byte RECOVERED = 2;

    private static final int CONTEXT = 4 + 16 + 1 + KeyRing.ID_BYTES;

    private final SecureRandom random;
    private final byte[] segment;
    private final byte[] dataKey;

    private SegmentKey(SecureRandom random, byte[] segment, byte[] dataKey) {
        this.random = random;
        this.segment = segment;
        this.dataKey = dataKey;
    }

    static SegmentKey fresh(SecureRandom random) {
        byte[] segment = new byte[16];
        byte[] dataKey = new byte[32];
        random.nextBytes(segment);
        random.nextBytes(dataKey);
        return new SegmentKey(random, segment, dataKey);
    }

    static SegmentKey of(byte[] header, KeyRing ring, SecureRandom random) throws IOException {
        if (header.length < HEADER || !Arrays.equals(header, 0, 4, MAGIC, 0, 4)) {
            throw new IOException("not an encrypted segment, or its header is cut short");
        }
        int idLength = header[20];
        if (idLength < 1 || idLength > KeyRing.ID_BYTES) {
            throw new IOException("the segment's header was altered");
        }
        String id = new String(header, 21, idLength, UTF_8);
        if (!ring.knows(id)) {
            throw new IOException("encrypted under a master key that is not on the ring");
        }
        byte[] nonce = Arrays.copyOfRange(header, CONTEXT, CONTEXT + 12);
        byte[] wrapped = Arrays.copyOfRange(header, CONTEXT + 12, HEADER);
        try {
            byte[] dataKey = ring.unwrap(id, wrapped, nonce, Arrays.copyOf(header, CONTEXT));
            return new SegmentKey(random, Arrays.copyOfRange(header, 4, 20), dataKey);
        } catch (GeneralSecurityException e) {
            throw new IOException("the segment's header was altered or its master key is another one", e);
        }
    }

    byte[] header(KeyRing ring) {
        byte[] id = ring.current().getBytes(UTF_8);
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.put(MAGIC).put(segment).put((byte) id.length).put(id).position(CONTEXT);
        try {
            byte[] wrapped = ring.wrap(dataKey, nonce, Arrays.copyOf(header.array(), CONTEXT));
            return header.put(nonce).put(wrapped).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is missing from this Java", e);
        }
    }

    ByteBuffer seal(byte[] plain, int length, long number, byte kind) {
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, number, kind).doFinal(plain, 0, length);
            ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD + sealed.length);
            return frame.putInt(sealed.length).put(kind).put(nonce).put(sealed).flip();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is missing from this Java", e);
        }
    }

    byte[] open(byte[] sealed, byte[] nonce, long number, byte kind) throws IOException {
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, number, kind).doFinal(sealed);
        } catch (GeneralSecurityException e) {
            throw new IOException("frame %d was altered, moved or comes from elsewhere".formatted(number), e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, long number, byte kind) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(dataKey, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(
                ByteBuffer.allocate(25).put(segment).putLong(number).put(kind).flip());
        return cipher;
    }
}
