package io.portcullis.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.evidence.statement.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bundles through the eyes of programs that are not ours: sha512sum, a BagIt check in Python, OpenSSL. Left out where
 * such a program is not installed.
 */
class OtherToolsTest {
    private static final String BAG_CHECK = """
            import hashlib, os, re, sys
            bag = sys.argv[1]
            assert open(bag + '/bagit.txt').read() == 'BagIt-Version: 1.0\\nTag-File-Character-Encoding: UTF-8\\n'
            def manifest(name):
                found = {}
                for line in open(bag + '/' + name, encoding='utf-8'):
                    digest, path = re.fullmatch(r'([0-9a-f]{128})  (\\S+)\\n', line).groups()
                    assert hashlib.sha512(open(bag + '/' + path, 'rb').read()).hexdigest() == digest, path
                    found[path] = os.path.getsize(bag + '/' + path)
                return found
            payload, tags = manifest('manifest-sha512.txt'), manifest('tagmanifest-sha512.txt')
            there = {os.path.relpath(os.path.join(d, f), bag) for d, _, fs in os.walk(bag) for f in fs}
            assert {p for p in there if p.startswith('data/')} == set(payload)
            assert there - set(payload) - set(tags) == {'tagmanifest-sha512.txt'}
            oxum = 'Payload-Oxum: %d.%d' % (sum(payload.values()), len(payload))
            assert oxum in open(bag + '/bag-info.txt', encoding='utf-8').read().splitlines(), oxum
            """;

    @TempDir
    private Path temp;

    @Test
    void sha512sumFindsEveryFileAsTheManifestsSay() throws Exception {
        Path bundle = bundle();
        assumeTrue(works("sha512sum", "--version"));
        assertThat(run(bundle, "sha512sum", "--strict", "-c", "manifest-sha512.txt"))
                .isZero();
        assertThat(run(bundle, "sha512sum", "--strict", "-c", "tagmanifest-sha512.txt"))
                .isZero();
        Files.writeString(bundle.resolve("data/case.json"), "{}");
        assertThat(run(bundle, "sha512sum", "--strict", "-c", "manifest-sha512.txt"))
                .isOne();
    }

    @Test
    void anotherReaderOfBagItTakesItForAWholeBag() throws Exception {
        Path bundle = bundle();
        assumeTrue(works("python3", "--version"));
        Path script = Files.writeString(temp.resolve("check.py"), BAG_CHECK);
        assertThat(run(bundle, "python3", script.toString(), ".")).isZero();
        Files.writeString(bundle.resolve("data/more"), "");
        assertThat(run(bundle, "python3", script.toString(), ".")).isOne();
    }

    @Test
    void opensslVerifiesTheSealWithTheBarePublicKey() throws Exception {
        Path bundle = bundle();
        assumeTrue(works("openssl", "version"));
        var seal = new ObjectMapper().readTree(Files.readAllBytes(bundle.resolve("seal.dsse.json")));
        byte[] body = Base64.getDecoder().decode(seal.path("payload").asText());
        Files.write(
                temp.resolve("message"),
                Envelope.signed(seal.path("payloadType").asText(), body));
        Files.write(
                temp.resolve("sig"),
                Base64.getDecoder()
                        .decode(seal.path("signatures").path(0).path("sig").asText()));
        byte[] info = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
        byte[] der = java.util.Arrays.copyOf(info, info.length + 32);
        System.arraycopy(SmallBundle.KEY.verifier().publicBytes(), 0, der, info.length, 32);
        Files.write(temp.resolve("key.der"), der);
        List<String> command = List.of(
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-keyform",
                "DER",
                "-inkey",
                "key.der",
                "-rawin",
                "-in",
                "message",
                "-sigfile",
                "sig");
        assertThat(run(temp, command.toArray(String[]::new))).isZero();
        Files.write(temp.resolve("message"), body);
        assertThat(run(temp, command.toArray(String[]::new))).isOne();
    }

    private Path bundle() throws IOException {
        Path bundle = temp.resolve("k1");
        SmallBundle.write(bundle, Optional.empty(), 3);
        return bundle;
    }

    private boolean works(String... command) throws Exception {
        try {
            return run(temp, command) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private int run(Path folder, String... command) throws Exception {
        Path log = temp.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        if (process.exitValue() > 1) {
            throw new IOException(Files.readString(log, StandardCharsets.ISO_8859_1));
        }
        return process.exitValue();
    }
}
