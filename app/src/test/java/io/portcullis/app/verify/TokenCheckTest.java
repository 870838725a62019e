package io.portcullis.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.evidence.bundle.StampCheck.Stamp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timestamps of an authority made for this test: a root, and a signer under it that may make timestamps. */
class TokenCheckTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:01Z");

    @TempDir
    private static Path temp;

    private static Path roots = Path.of("");
    private static Path otherRoots = Path.of("");
    private static byte[] token = new byte[0];

    @BeforeAll
    static void makeAnAuthority() throws Exception {
        TestAuthority authority = TestAuthority.make(NOW);
        roots = authority.roots(temp.resolve("roots.pem"));
        otherRoots = TestAuthority.make(NOW).roots(temp.resolve("other.pem"));
        token = authority.token(SmallBundle.checkpoint());
    }

    @Test
    void aTokenOverTheCheckpointHoldsUnderItsRoot() throws Exception {
        assertThat(TokenCheck.trusting(roots).check(token, SmallBundle.checkpoint()))
                .isInstanceOfSatisfying(
                        Stamp.Good.class,
                        good -> assertThat(good.what()).contains("2026-05-01T12:00:01Z", "Test Timestamps"));
    }

    @Test
    void withoutRootsItTellsTheTimeButVouchesForNothing() {
        assertThat(TokenCheck.withoutRoots().check(token, SmallBundle.checkpoint()))
                .isInstanceOf(Stamp.Unchecked.class);
    }

    @Test
    void anotherRootOrOtherBytesAreRefused() throws Exception {
        assertThat(TokenCheck.trusting(otherRoots).check(token, SmallBundle.checkpoint()))
                .isInstanceOf(Stamp.Bad.class);
        assertThat(TokenCheck.trusting(roots).check(token, new byte[] {1})).isInstanceOf(Stamp.Bad.class);
    }

    @Test
    void whatIsNoTokenIsRefused() {
        assertThat(TokenCheck.withoutRoots().check(new byte[0], new byte[0])).isInstanceOf(Stamp.Bad.class);
        assertThat(TokenCheck.withoutRoots().check(new byte[] {0x30, 0}, new byte[0]))
                .isInstanceOf(Stamp.Bad.class);
    }

    @Test
    void noMutatedTokenHoldsOrThrows() throws Exception {
        Random random = new Random(5);
        TokenCheck check = TokenCheck.trusting(roots);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = random.nextInt(5) == 0
                    ? java.util.Arrays.copyOf(token, random.nextInt(token.length))
                    : token.clone();
            int at = random.nextInt(Math.max(1, bytes.length));
            if (bytes.length > 0) {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
            Stamp stamp = check.check(bytes, SmallBundle.checkpoint());
            if (stamp instanceof Stamp.Good(String what)) {
                assertThat(what).contains("2026-05-01T12:00:01Z", "Test Timestamps");
            }
        }
    }

    @Test
    void aBundleWithATimestampIsVerifiedWithIt() throws Exception {
        Path folder = temp.resolve("k1");
        SmallBundle.write(folder, Optional.of(token), 0);
        StringWriter out = new StringWriter();
        String key = SmallBundle.KEY.verifier().toString();
        int status = new Verification(folder, Optional.of(key), Optional.of(roots), false)
                .run(new PrintWriter(out, true), new PrintWriter(out, true));
        assertThat(status).as(out.toString()).isZero();
        assertThat(out.toString()).contains("A timestamp of 2026-05-01T12:00:01Z");
        int wrong = new Verification(folder, Optional.of(key), Optional.of(otherRoots), false)
                .run(new PrintWriter(out, true), new PrintWriter(out, true));
        assertThat(wrong).isOne();
        assertThat(out.toString()).contains("data/checkpoint.tsr: does not hold");
    }
}
