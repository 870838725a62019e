package io.portcullis.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class LicenceTest {
    static final String WHOLE = """
            {"version": 1, "holder": "Example & Sons <GmbH>", "permits": ["search", "ai-input"],
             "prohibits": ["ai-train"], "users": ["personal", "commercial"], "outputs": "caller", "training": "never",
             "attribution": "Say \\"made with Example\\"",
             "data": {"keep": "redacted", "retention_days": 30, "handling": "Kept in Köln.\\nNowhere else."},
             "enforcement": [{"step": "notice", "when": "first"}, {"step": "suspend", "when": "after 14 days"}],
             "notice": {"contact": "mailto:legal@example.com", "days": 14},
             "appeal": {"contact": "https://example.com/appeal", "days": 30}}""";

    private static final String CANONICAL =
            "{\"appeal\":{\"contact\":\"https://example.com/appeal\",\"days\":30},\"attribution\":\"Say \\\"made with"
                    + " Example\\\"\",\"data\":{\"handling\":\"Kept in Köln.\\nNowhere else.\",\"keep\":\"redacted\","
                    + "\"retention_days\":30},\"enforcement\":[{\"step\":\"notice\",\"when\":\"first\"},{\"step\":"
                    + "\"suspend\",\"when\":\"after 14 days\"}],\"holder\":\"Example & Sons <GmbH>\",\"notice\":"
                    + "{\"contact\":\"mailto:legal@example.com\",\"days\":14},\"outputs\":\"caller\",\"permits\":"
                    + "[\"ai-input\",\"search\"],\"prohibits\":[\"ai-train\"],\"training\":\"never\",\"users\":"
                    + "[\"commercial\",\"personal\"],\"version\":1}";

    @Test
    void theCanonicalFormIsSortedAndTheSameForEveryOrderOfTheSame() {
        Licence licence = LicenceJson.read(WHOLE);
        assertThat(LicenceJson.canonical(licence)).isEqualTo(CANONICAL);
        assertThat(LicenceJson.read(CANONICAL)).isEqualTo(licence);
    }

    @Test
    void theHashCoversWordsAndLicence() throws Exception {
        Licence licence = LicenceJson.read(WHOLE);
        String text = "# Terms";
        String words = sha256(text);
        assertThat(TermsHash.of(text, Optional.empty())).isEqualTo(words);
        String both = TermsHash.of(text, Optional.of(licence));
        assertThat(both).isEqualTo(sha256("{\"licence\":" + CANONICAL + ",\"text_sha256\":\"" + words + "\"}"));
        assertThat(TermsHash.of("# terms", Optional.of(licence))).isNotEqualTo(both);
        Licence other = LicenceJson.read(WHOLE.replace("\"days\": 14", "\"days\": 15"));
        assertThat(TermsHash.of(text, Optional.of(other))).isNotEqualTo(both);
    }

    private static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void whatIsWrongIsNamed() {
        wrong(WHOLE.replace("\"ai-train\"", "\"ai-trian\""), "prohibits must be one of");
        wrong(WHOLE.replace("\"search\"", "\"ai-train\""), "permits: ai-train is prohibited as well");
        wrong(
                WHOLE.replace("[\"ai-train\"]", "[]").replace("\"search\"", "\"ai-all\""),
                "training: \"never\", but the permitted uses include ai-train");
        wrong(WHOLE.replace("\"holder\"", "\"owner\""), "no field \"owner\"");
        wrong(WHOLE.replace("\"version\": 1", "\"version\": 2"), "version must be 1");
        wrong(WHOLE.replace("\"retention_days\": 30", "\"retention_days\": -1"), "data.retention_days");
        wrong(WHOLE.replace("\"days\": 30", "\"days\": 1.5"), "days must be a whole number");
        wrong(WHOLE.replace("Kept in", "Kept\\u0007 in"), "no text");
        wrong(WHOLE.replace("Kept in", "Kept \\ud800 in"), "no text");
        wrong(WHOLE.replace("\"outputs\": \"caller\",", ""), "outputs is missing");
        wrong(WHOLE.replace("\"version\": 1,", "\"version\": 1, \"version\": 1,"), "not well-formed");
        wrong("[]", "must be a JSON object");
        wrong("", "must be a JSON object");
        wrong("x".repeat(LicenceJson.BYTES_MAX + 1), "more than");
    }

    private static void wrong(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LicenceJson.read(text))
                .withMessageContaining(why);
    }

    @Test
    void everythingButTrainingMayBePermittedByOneWord() {
        Licence licence = LicenceJson.read(WHOLE.replace("[\"search\", \"ai-input\"]", "[\"ai-all\", \"search\"]"));
        assertThat(licence.permits()).contains(Licence.Use.AI_ALL);
        assertThat(licence.contentUsage()).isEqualTo("train-ai=n");
    }

    @Test
    void theRslDocumentSaysTheSameInTheVocabularyOfRsl() throws Exception {
        Licence licence = LicenceJson.read(WHOLE);
        String xml = RslDocument.of("/v1/*", "https://example.com/terms?a=1&b=2", List.of(licence, licence));
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document =
                factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        Element rsl = document.getDocumentElement();
        assertThat(rsl.getNamespaceURI()).isEqualTo(RslDocument.NAMESPACE);
        assertThat(rsl.getLocalName()).isEqualTo("rsl");
        assertThat(document.getElementsByTagName("content").getLength()).isEqualTo(1);
        Element content = (Element) document.getElementsByTagName("content").item(0);
        assertThat(content.getAttribute("url")).isEqualTo("/v1/*");
        assertThat(text(content, "terms")).isEqualTo("https://example.com/terms?a=1&b=2");
        assertThat(text(content, "copyright")).isEqualTo("Example & Sons <GmbH>");
        assertThat(((Element) content.getElementsByTagName("copyright").item(0)).getAttribute("contactEmail"))
                .isEqualTo("legal@example.com");
        assertThat(content.getElementsByTagName("license").getLength()).isEqualTo(2);
        Element license = (Element) content.getElementsByTagName("license").item(0);
        assertThat(text(license, "permits")).isEqualTo("ai-input search");
        assertThat(text(license, "prohibits")).isEqualTo("ai-train");
        assertThat(((Element) license.getElementsByTagName("payment").item(0)).getAttribute("type"))
                .isEqualTo("attribution");
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }
}
