package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.gateway.store.LocalKeys;
import io.portcullis.mark.CanaryBook;
import io.portcullis.mark.MarkKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProvenanceCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ANIMALS = List.of("cat", "dog", "cow", "hen", "fox", "owl", "bee", "ant", "elk");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private byte[] master = new byte[0];

    @BeforeEach
    void keys() {
        master = new LocalKeys(folder).key(MarkRoom.MASTER);
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(args);
    }

    private String keyFile(String... more) {
        Path file = folder.resolve("k" + more.length + ".json");
        String[] args = new String[8 + more.length];
        System.arraycopy(
                new String[] {
                    "watermark", "keys", "--data", folder.toString(), "--out", file.toString(), "--epoch", "e1"
                },
                0,
                args,
                0,
                8);
        System.arraycopy(more, 0, args, 8, more.length);
        assertThat(run(args)).as(err.toString()).isZero();
        return file.toString();
    }

    private static String essay() {
        StringBuilder text = new StringBuilder();
        for (String one : ANIMALS) {
            for (String other : ANIMALS) {
                text.append("This is the %s that the %s likes. For example, a %s is not shy, and it does not run from "
                        .formatted(one, other, other));
                text.append("the %s. ".formatted(one));
                text.append("You will see that they are not far from the %s %s. ".formatted(one, other));
            }
        }
        return text.toString();
    }

    @Test
    void aMarkIsFoundAndLaidAtTheRightAccount() throws Exception {
        String keys = keyFile("--tenant", "a1", "a2", "a3", "a4");
        Path plain = Files.writeString(folder.resolve("plain.txt"), essay());
        assertThat(run("watermark", "mark", "--text", plain.toString(), "--key", keys))
                .isZero();
        Path marked = Files.writeString(folder.resolve("marked.txt"), out.toString());
        assertThat(run("watermark", "detect", "--text", marked.toString(), "--key", keys, "--json"))
                .isZero();
        JsonNode report = JSON.readTree(out.toString());
        assertThat(report.path("marked").asBoolean()).isTrue();
        assertThat(report.at("/keys/0/tenant").asText()).isEqualTo("a1");
        assertThat(report.at("/keys/0/p").asDouble()).isLessThan(1e-6);
        assertThat(report.at("/keys/0/p_corrected").asDouble())
                .isEqualTo(4 * report.at("/keys/0/p").asDouble());
        assertThat(report.at("/keys/1/marked").asBoolean()).isFalse();
        assertThat(run("watermark", "detect", "--text", plain.toString(), "--key", keys, "--json"))
                .isZero();
        assertThat(JSON.readTree(out.toString()).path("marked").asBoolean()).isFalse();
    }

    @Test
    void nothingIsClaimedUnderAHundredWords() throws Exception {
        Path text = Files.writeString(folder.resolve("short.txt"), "It is not known to us.");
        assertThat(run("watermark", "detect", "--text", text.toString(), "--key", keyFile("--tenant", "a1"), "--json"))
                .isZero();
        JsonNode report = JSON.readTree(out.toString());
        assertThat(report.path("keys")).isEmpty();
        assertThat(report.path("claim").asText()).contains("100 words");
    }

    @Test
    void aSuspectThatAnswersWithAnAccountsCanariesIsProved() throws Exception {
        String keys = keyFile("--canaries", "--tenant", "a1", "a2");
        MarkKey key = MarkKey.derive(master, MarkKey.CANARIES, "a2", "e1");
        StringBuilder answers = new StringBuilder();
        int i = 0;
        for (CanaryBook.CanaryClass canary : CanaryBook.shipped().classes()) {
            int variant = i++ % 4 == 0 ? canary.variant(key) : 3;
            answers.append(JSON.createObjectNode()
                            .put("class", canary.name())
                            .put("answer", canary.kind().variants().get(variant)))
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("answers.jsonl"), answers);
        assertThat(run("prove", "canary", "--key", keys, "--answers", file.toString(), "--json"))
                .isZero();
        JsonNode report = JSON.readTree(out.toString());
        assertThat(report.at("/keys/1/p_corrected").asDouble()).isLessThan(1e-6);
        assertThat(report.at("/keys/0/p_corrected").asDouble()).isGreaterThan(1e-3);
        assertThat(report.path("meaning").asText()).contains("does not show");
        aCaseTakesItsFinding(keys, file, key);
    }

    private void aCaseTakesItsFinding(String keys, Path answers, MarkKey key) throws Exception {
        String finding = folder.resolve("finding.json").toString();
        String[] prove = {
            "prove", "canary", "--key", keys, "--answers", answers.toString(), "--finding", finding, "--suspect", "m-9"
        };
        assertThat(run(prove)).isZero();
        String data = folder.resolve("data").toString();
        io.portcullis.gateway.store.Registry.open(folder.resolve("data")).close();
        assertThat(run("cases", "--data", data, "open", "--title", "Copied?", "--account", "a2"))
                .isZero();
        assertThat(run("cases", "--data", data, "find", "k1", finding)).isZero();
        out.getBuffer().setLength(0);
        assertThat(run("cases", "--data", data, "--json", "show", "k1")).isZero();
        JsonNode found = JSON.readTree(out.toString()).path("findings").get(0);
        assertThat(found.path("subject").asText()).isEqualTo("suspect:m-9");
        assertThat(found.path("calibration").asText()).isEqualTo(key.commitment());
        assertThat(found.path("p").asDouble()).isLessThan(1e-6);
        assertThat(found.path("correction").asText()).isEqualTo("Holm over 2 keys");
    }

    @Test
    void whatCannotBeReadIsStatusTwoAndOneLine() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"version\":1,\"keys\":[{\"scheme\":\"x\"}]}");
        Path text = Files.writeString(folder.resolve("t.txt"), "text");
        for (String[] args : new String[][] {
            {"watermark", "detect", "--text", text.toString(), "--key", bad.toString()},
            {"watermark", "detect", "--text", "no-such-file", "--key", bad.toString()},
            {"prove", "canary", "--key", bad.toString()},
            {"prove", "equality", "--ours", text.toString(), "--theirs", text.toString()}
        }) {
            err.getBuffer().setLength(0);
            assertThat(run(args)).isEqualTo(2);
            assertThat(err.toString().lines()).hasSize(1);
        }
    }
}
