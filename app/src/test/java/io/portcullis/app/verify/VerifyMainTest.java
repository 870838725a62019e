package io.portcullis.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.evidence.bundle.BundleVerifier;
import io.portcullis.gateway.store.ledger.LedgerKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tsp.TimeStampToken;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier as people run it: on a folder, with a key, on a class path without any gateway. */
class VerifyMainTest {
    private static final String KEY = SmallBundle.KEY.verifier().toString();

    @TempDir
    private Path temp;

    private Path bundle = Path.of("");

    private record Run(int status, String out, String err) {}

    @BeforeEach
    void write() throws IOException {
        bundle = temp.resolve("k1");
        SmallBundle.write(bundle, Optional.empty(), 0);
    }

    @Test
    void aBundleIsVerifiedOnAClassPathOfCoreAndFewLibrariesOnly() throws Exception {
        Path alone = temp.resolve("classes/io/portcullis/app/verify");
        Files.createDirectories(alone);
        Path verify = home(VerifyMain.class).resolve("io/portcullis/app/verify");
        try (var files = Files.list(verify)) {
            for (Path file : files.toList()) {
                Files.copy(file, alone.resolve(file.getFileName().toString()));
            }
        }
        String path = String.join(
                ":",
                temp.resolve("classes").toString(),
                home(BundleVerifier.class).toString(),
                home(JsonCanonicalizer.class).toString(),
                home(TimeStampToken.class).toString(),
                home(org.bouncycastle.cms.CMSSignedData.class).toString(),
                home(org.bouncycastle.asn1.ASN1Object.class).toString(),
                home(ObjectMapper.class).toString(),
                home(com.fasterxml.jackson.core.JsonFactory.class).toString(),
                home(com.fasterxml.jackson.annotation.JsonProperty.class).toString());
        assertThat(path.split(":")).doesNotContain(home(LedgerKey.class).toString(), verify.toString());
        assertThat(process(path, bundle.toString(), "--vkey", KEY)).isZero();
        Files.writeString(bundle.resolve("data/README.txt"), "x", java.nio.file.StandardOpenOption.APPEND);
        assertThat(process(path, bundle.toString(), "--vkey", KEY)).isOne();
        assertThat(process(path, temp.resolve("nowhere").toString())).isEqualTo(2);
    }

    @Test
    void everyFailureSaysWhere() throws IOException {
        Files.delete(bundle.resolve("data/case.json"));
        Files.writeString(bundle.resolve("data/extra.txt"), "");
        Files.createDirectories(bundle.resolve("data/empty"));
        Run run = run(bundle.toString(), "--vkey", KEY);
        assertThat(run.status()).isOne();
        assertThat(run.out())
                .contains("NOT verified")
                .contains("data/case.json: is missing (line 2 of manifest-sha512.txt)")
                .contains("data/extra.txt: is in no manifest: it was added")
                .contains("data/empty/: is in no manifest: it was added");
    }

    @Test
    void linksAreRefused() throws IOException {
        Path real = bundle.resolve("data/case.json");
        Files.move(real, temp.resolve("case.json"));
        Files.createSymbolicLink(real, temp.resolve("case.json"));
        assertThat(run(bundle.toString(), "--vkey", KEY).out()).contains("data/case.json is a link");
    }

    @Test
    void theKeyMayLieInAFileAndTheAnswerMayBeJson() throws IOException {
        Path file = temp.resolve("operator.vkey");
        Files.writeString(file, KEY + "\n");
        Run run = run(bundle.toString(), "--vkey", file.toString(), "--json");
        assertThat(run.status()).isZero();
        var answer = new ObjectMapper().readTree(run.out());
        assertThat(answer.path("verified").asBoolean()).isTrue();
        assertThat(answer.path("key_given").asBoolean()).isTrue();
        assertThat(answer.path("faults")).isEmpty();
    }

    @Test
    void wrongUsageIsOneLineAndStatusTwo() {
        for (String[] args : new String[][] {
            {},
            {"--what"},
            {"a", "b"},
            {bundle.toString(), "--vkey"},
            {bundle.toString(), "--vkey", "nonsense"},
            {bundle.toString(), "--tsa-roots", "nowhere.pem"}
        }) {
            Run run = run(args);
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err().lines()).hasSize(1);
        }
        assertThat(run("--help").status()).isZero();
    }

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = VerifyMain.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Run(status, out.toString(), err.toString());
    }

    private int process(String classPath, String... args) throws Exception {
        var command = new java.util.ArrayList<String>(java.util.List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath,
                "io.portcullis.app.verify.VerifyMain"));
        command.addAll(java.util.List.of(args));
        Path log = temp.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(log, StandardCharsets.UTF_8)).doesNotContain("Exception");
        return process.exitValue();
    }

    private static Path home(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
