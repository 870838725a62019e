package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real texts, in many languages and with all their oddities, go through writer and reader unharmed. */
class CorporaTest {
    private static final int ROWS_A_FILE = 300;

    private final ObjectMapper json = new ObjectMapper();
    private final ExchangeWriter writer = new ExchangeWriter();
    private final ExchangeReader reader = new ExchangeReader();
    private final Random random = new Random(1);

    @Test
    void realTextsGoRound() throws IOException {
        Path folder = corpora();
        Assumptions.assumeTrue(
                Files.isDirectory(folder), "no corpora: set PORTCULLIS_CORPORA to the folder that holds them");
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".jsonl.gz")).toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            goRound(file);
        }
    }

    private void goRound(Path file) throws IOException {
        try (BufferedReader rows =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
            String row;
            for (int i = 0; i < ROWS_A_FILE && (row = rows.readLine()) != null; i++) {
                JsonNode node = json.readTree(row);
                String prompt = node.path("prompt").asText("");
                String answer = node.path("response").asText("");
                byte[] request = json.writeValueAsBytes(java.util.Map.of("prompt", List.of(prompt)));
                byte[] response =
                        json.writeValueAsBytes(java.util.Map.of("choices", List.of(java.util.Map.of("text", answer))));
                byte[] line = writer.line(ExchangeProperties.head(random), request, response);
                Exchange x = ((Line.Read) reader.read(line, 0, line.length)).exchange();
                assertThat(x.prompt().lastUser()).isEqualTo(prompt);
                assertThat(x.reply().text()).isEqualTo(answer);
            }
        }
    }

    private static Path corpora() {
        String set = System.getenv("PORTCULLIS_CORPORA");
        return set != null ? Path.of(set) : Path.of("..", "..", "shared", "corpora");
    }
}
