package io.portcullis.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** Mutated licences are read or refused with a sentence; what is read survives its canonical form, and is valid XML. */
class LicenceFuzz {
    private static final String SPICE = "{}[]\",:\\u0000 1234567890-.eE\\n<>&'\u00e4\ud83d\ude00truefalsenull";

    @Test
    void mutatedLicencesAreReadOrRefused() throws Exception {
        Random random = new Random(5);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            String text = mutated(LicenceTest.WHOLE, random);
            Licence licence;
            try {
                licence = LicenceJson.read(text);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank();
                continue;
            }
            read++;
            String canonical = LicenceJson.canonical(licence);
            assertThat(LicenceJson.canonical(LicenceJson.read(canonical))).isEqualTo(canonical);
            if (round % 20 == 0) {
                String xml = RslDocument.of("/v1/*", text, List.of(licence));
                if (text.chars().allMatch(c -> c >= ' ' && c < 0xD800 || c == '\n')) {
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new java.io.ByteArrayInputStream(
                                    xml.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
                }
            }
        }
        assertThat(read).isGreaterThan(500);
    }

    private static String mutated(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(out.length());
            switch (random.nextInt(4)) {
                case 0 -> out.deleteCharAt(at);
                case 1 -> out.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
                case 2 -> out.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
                default -> {
                    int end = Math.min(out.length(), at + random.nextInt(40));
                    String piece = out.substring(at, end);
                    out.insert(random.nextInt(out.length()), piece);
                }
            }
        }
        return out.toString();
    }
}
