package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.verify.SmallBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From one operator's evidence to another operator's log. */
class IndicatorsCommandTest {
    @TempDir
    private Path temp;

    private Path bundle = Path.of("");
    private Path stix = Path.of("");

    private record Run(int status, String out, String err) {}

    @BeforeEach
    void write() throws IOException {
        bundle = temp.resolve("k1");
        stix = temp.resolve("stix.json");
        SmallBundle.write(bundle, Optional.empty(), 4);
    }

    @Test
    void whatOneFoundTheOtherSeesInItsLogWithTheSourceNamed() throws IOException {
        assertThat(run("export", bundle.toString(), "--out", stix.toString(), "--name", "Lab One")
                        .status())
                .isZero();
        assertThat(Files.readString(stix)).contains("x-portcullis-template").doesNotContain("private reasoning");
        String data = temp.resolve("data").toString();
        assertThat(run("import", stix.toString(), "--data", data).out()).contains("taken up: ");
        assertThat(run("list", "--data", data, "--json").out()).contains("\"source\":\"Lab One\"");
        Path log = temp.resolve("log.jsonl");
        String other = new String(SmallBundle.line(77), StandardCharsets.UTF_8).replace("\"a1\"", "\"b2\"");
        Files.writeString(log, other + "\n");
        Run match = run("match", "--data", data, "--in", log.toString());
        assertThat(match.status()).isZero();
        assertThat(match.out()).contains("b2").contains("that Lab One shared");
    }

    @Test
    void aScanShowsThemAsSignalsAndComesToTheSameScores() throws IOException {
        run("export", bundle.toString(), "--out", stix.toString(), "--name", "Lab One");
        Path log = temp.resolve("log.jsonl");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            lines.append(new String(SmallBundle.line(i), StandardCharsets.UTF_8))
                    .append('\n');
        }
        Files.writeString(log, lines);
        String alone = scan(log, "alone");
        String heard = scan(log, "heard", "--indicators", stix.toString(), "--threads", "1");
        assertThat(heard)
                .contains("\"name\":\"indicator\"", "that Lab One shared")
                .isEqualTo(scan(log, "again", "--indicators", stix.toString(), "--threads", "4"));
        assertThat(heard.replaceAll(",?\\{\"name\":\"indicator\"[^}]*}", "")).isEqualTo(alone);
        io.portcullis.gateway.store.Registry.open(temp.resolve("data")).close();
        String data = temp.resolve("data").toString();
        String found = temp.resolve("heard").toString();
        Ran opened =
                Ran.run("cases", "--data", data, "open", "--title", "Scanned", "--account", "a1", "--findings", found);
        assertThat(opened.status()).as(opened.err()).isZero();
        assertThat(Ran.run("cases", "--data", data, "--json", "show", "k1").out())
                .contains("\"id\":\"scan-1\"", "account:a1", "Bonferroni over 1 accounts")
                .doesNotContain("Lab One");
        Ran wrong = Ran.run("scan", "--in", log.toString(), "--out", temp.toString(), "--indicators", log.toString());
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("no STIX bundle");
    }

    private String scan(Path log, String name, String... more) throws IOException {
        Path out = temp.resolve(name);
        List<String> all = new ArrayList<>(List.of("scan", "--in", log.toString(), "--out", out.toString()));
        all.addAll(List.of(more));
        Ran ran = Ran.run(all.toArray(String[]::new));
        assertThat(ran.status()).as(ran.err()).isZero();
        return Files.readString(out.resolve("accounts.jsonl"));
    }

    @Test
    void textLeavesOnlyUnderAPersonsName() throws IOException {
        run("export", bundle.toString(), "--out", stix.toString(), "--name", "Lab One", "--release-text-by", "lea");
        assertThat(Files.readString(stix)).contains("Texts released by lea").contains("private reasoning");
    }

    @Test
    void aBundleThatDoesNotVerifyIsNotSharedAndRubbishIsNotTakenUp() throws IOException {
        Files.writeString(bundle.resolve("data/case.json"), "{}");
        Run run = run("export", bundle.toString(), "--out", stix.toString(), "--name", "Lab One");
        assertThat(run.status()).isOne();
        assertThat(run.err()).contains("data/case.json");
        Files.writeString(stix, "{}");
        assertThat(run("import", stix.toString(), "--data", temp.toString()).status())
                .isOne();
    }

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = new String[args.length + 1];
        all[0] = "indicators";
        System.arraycopy(args, 0, all, 1, args.length);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Run(line.execute(all), out.toString(), err.toString());
    }
}
