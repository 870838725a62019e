package io.portcullis.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.portcullis.app.bundle.TimestampClient;
import io.portcullis.evidence.bundle.StampCheck.Stamp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an authority of this test's own, over a socket. */
class TimestampClientTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:01Z");
    private static final byte[] BYTES = {1, 2, 3};
    private static final TimestampClient CLIENT = new TimestampClient(Duration.ofSeconds(2));

    @TempDir
    private static Path temp;

    @SuppressWarnings("NullAway.Init")
    private static HttpServer server;

    private static Path roots = Path.of("");

    @BeforeAll
    static void serve() throws Exception {
        TestAuthority authority = TestAuthority.make(NOW);
        roots = authority.roots(temp.resolve("roots.pem"));
        server = authority.serve();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Test
    void aTokenThatIsFetchedHoldsUnderTheAuthoritysRoot() throws IOException {
        byte[] token = CLIENT.stamp(at("/tsa"), BYTES);
        assertThat(TokenCheck.trusting(roots).check(token, BYTES)).isInstanceOf(Stamp.Good.class);
    }

    @Test
    void anAnswerToAnotherQuestionIsRefused() throws IOException {
        CLIENT.stamp(at("/tsa"), BYTES);
        refused("/stale", "something else than what it was asked");
    }

    @Test
    void anAuthorityThatIsBusyBrokenLoudOrSilentIsNamed() {
        refused("/busy", "status 503");
        refused("/rubbish", "127.0.0.1");
        refused("/huge", "more than 65536 bytes");
        refused("/slow", "did not answer in time");
        assertThatThrownBy(() -> CLIENT.stamp(URI.create("http://127.0.0.1:1/"), BYTES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be reached");
    }

    private static void refused(String path, String why) {
        assertThatThrownBy(() -> CLIENT.stamp(at(path), BYTES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }
}
