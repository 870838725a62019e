package io.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Notes and keys of others: golang.org/x/mod, sumdb/note/note_test.go, and the examples of c2sp.org/signed-note. */
class SignedNoteTest {
    private static final String PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    private static final String PETER_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String TEXT = "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n";
    private static final String PETERS = "\u2014 PeterNeumann "
            + "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private static final String ENOCHS = "\u2014 EnochRoot "
            + "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    @Test
    void keysOfOthersAreReadAndWrittenBack() {
        for (String key : List.of(
                PETER,
                ENOCH,
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2")) {
            assertThat(VerifierKey.parse(key)).hasToString(key);
        }
    }

    @Test
    void noPartOfAKeyAndNoChangedKeyIsAKey() {
        for (int from = 0; from <= PETER.length(); from++) {
            for (int to = from; to <= PETER.length(); to++) {
                if (from != 0 || to != PETER.length()) {
                    notAKey(PETER.substring(from, to));
                }
            }
        }
        for (int i = 0; i < PETER.length(); i++) {
            char[] changed = PETER.toCharArray();
            changed[i]++;
            notAKey(new String(changed));
        }
        notAKey("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==");
        notAKey("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    }

    @Test
    void weSignAsOthersDo() {
        SigningKey peter = peter();
        assertThat(text(SignedNote.sign(TEXT, peter).encode())).isEqualTo(TEXT + "\n" + PETERS);
        assertThat(peter).hasToString(PETER);
        assertThatThrownBy(() -> SigningKey.of(VerifierKey.parse(ENOCH), seed()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("does not belong");
        assertThatThrownBy(() -> SignedNote.sign("abc", peter)).isInstanceOf(MalformedException.class);
    }

    @Test
    void oneKnownSignatureIsEnoughAndStrangersArePassedOver() {
        VerifierKey peter = VerifierKey.parse(PETER);
        VerifierKey enoch = VerifierKey.parse(ENOCH);
        SignedNote both = note(TEXT + "\n" + PETERS + ENOCHS);
        assertThat(both.check(peter)).isEqualTo(Proof.VALID);
        assertThat(both.check(enoch)).isEqualTo(Proof.VALID);
        assertThat(text(both.encode())).isEqualTo(TEXT + "\n" + PETERS + ENOCHS);
        assertThat(note(TEXT + "\n" + PETERS).check(enoch))
                .isEqualTo(Proof.broken("signature of EnochRoot", "is not there"));
    }

    @Test
    void aFalseSignatureOfAKnownKeyBreaksTheNote() {
        String bad = PETERS.substring(0, 60) + "ABCD" + PETERS.substring(60);
        assertThat(note(TEXT + "\n" + bad).check(VerifierKey.parse(PETER)).valid())
                .isFalse();
        assertThat(note(TEXT + "\n" + PETERS + bad)
                        .check(VerifierKey.parse(PETER))
                        .valid())
                .isFalse();
        assertThat(note(TEXT.replace('y', 'x') + "\n" + PETERS).check(VerifierKey.parse(PETER)))
                .isEqualTo(Proof.broken("signature of PeterNeumann", "does not fit the text"));
        assertThat(note(TEXT + "\n" + PETERS.replace("PeterNeumann", "CarmenSandiego"))
                        .check(VerifierKey.parse(PETER))
                        .valid())
                .isFalse();
    }

    @Test
    void whatIsNoNoteIsRefused() {
        for (String bad : List.of(
                TEXT,
                TEXT + "\n",
                TEXT + "\n" + PETERS.substring(0, PETERS.length() - 1),
                "\u0001" + TEXT + "\n" + PETERS,
                TEXT + "\n" + PETERS.replace("PeterNeumann", "Bad Name"),
                TEXT + "\n" + PETERS + "Unexpected line.\n",
                TEXT + "\n" + PETERS.repeat(101),
                TEXT + "\n\u2014 x AAAA\n")) {
            assertThatThrownBy(() -> note(bad)).as(bad).isInstanceOf(MalformedException.class);
        }
        byte[] notText = (TEXT + "\n" + PETERS).getBytes(StandardCharsets.UTF_8);
        notText[3] = (byte) 0xff;
        assertThatThrownBy(() -> SignedNote.parse(notText)).isInstanceOf(MalformedException.class);
        assertThat(note(TEXT + "\n" + PETERS.repeat(100)).signatures()).hasSize(100);
    }

    @Test
    void theExamplesOfTheSpecificationsAreRead() {
        SignedNote salvatore = note("Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n"
                + "ed è subito sera.\n\n"
                + "\u2014 quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+"
                + "EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n");
        assertThat(salvatore.text()).contains("\n\ned è");
        assertThat(salvatore.signatures().getFirst().signature()).hasSize(64);
        SignedCheckpoint sofa = SignedCheckpoint.parse(("example.com/behind-the-sofa\n20852163\n"
                        + "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
                        + "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8np"
                        + "Vmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(sofa.checkpoint().size()).isEqualTo(20_852_163);
        assertThat(sofa.checkpoint().origin()).isEqualTo("example.com/behind-the-sofa");
    }

    @Test
    void aWitnessVouchesForACheckpointAtItsTime() {
        VerifierKey log = VerifierKey.parse(PETER);
        VerifierKey witness = VerifierKey.parse(cosigner(log.publicBytes()));
        String text = Checkpoint.of("PeterNeumann", 0, Hash.EMPTY).text();
        byte[] message = ("cosignature/v1\ntime 1700000000\n" + text).getBytes(StandardCharsets.UTF_8);
        byte[] signed = java.nio.ByteBuffer.allocate(72)
                .putLong(1_700_000_000)
                .put(peter().sign(message))
                .array();
        SignedNote note = new SignedNote(text, List.of(new SignedNote.Line("witness.example", witness.id(), signed)));
        assertThat(SignedNote.parse(note.encode()).check(witness)).isEqualTo(Proof.VALID);
        signed[7]++;
        assertThat(note.check(witness).valid()).isFalse();
    }

    private static String cosigner(byte[] publicBytes) {
        byte[] typed = new byte[33];
        typed[0] = VerifierKey.COSIGNATURE;
        System.arraycopy(publicBytes, 0, typed, 1, 32);
        byte[] id = Hash.sha256("witness.example\n".getBytes(StandardCharsets.US_ASCII), typed)
                .bytes();
        return "witness.example+"
                + java.util.HexFormat.of().formatHex(id, 0, 4)
                + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    private static void notAKey(String text) {
        assertThatThrownBy(() -> VerifierKey.parse(text)).as(text).isInstanceOf(MalformedException.class);
    }

    static SigningKey peter() {
        return SigningKey.of(VerifierKey.parse(PETER), seed());
    }

    private static byte[] seed() {
        return Arrays.copyOfRange(Base64.getDecoder().decode(PETER_SEED), 1, 33);
    }

    private static SignedNote note(String text) {
        return SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
