package io.portcullis.app.scan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.portcullis.detect.AccountFinding;
import io.portcullis.evidence.DetectionFindings;
import io.portcullis.evidence.StatisticalFinding;
import io.portcullis.inspect.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a scan found about some accounts, read back from the files that it wrote, as statistical findings. */
public final class ScannedFindings {
    private static final JsonMapper JSON = new JsonMapper();

    private ScannedFindings() {}

    /**
     * One finding for each account that the scan saw.
     *
     * @param folder of {@code scan --out}
     * @param code version of the program that reads
     */
    public static List<StatisticalFinding> read(Path folder, Set<String> accounts, String code, Instant at)
            throws IOException {
        JsonNode summary = JSON.readTree(Files.readAllBytes(folder.resolve("summary.json")));
        String calibration = summary.path("calibration_sha256").asText();
        List<StatisticalFinding> found = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve("accounts.jsonl"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode one = JSON.readTree(line);
                if (accounts.contains(one.path("account").asText())) {
                    String id = "scan-" + (found.size() + 1);
                    long tested = summary.path("accounts").asLong();
                    found.add(DetectionFindings.of(id, account(one), tested, calibration, code, at));
                }
            }
        }
        return found;
    }

    private static AccountFinding account(JsonNode one) {
        List<Signal> signals = new ArrayList<>();
        for (JsonNode signal : one.path("signals")) {
            List<String> exchanges = new ArrayList<>();
            signal.path("exchanges").forEach(id -> exchanges.add(id.asText()));
            signals.add(new Signal(
                    signal.path("name").asText(),
                    signal.path("value").asDouble(),
                    signal.path("llr").asDouble(),
                    signal.path("because").asText(),
                    exchanges));
        }
        return new AccountFinding(
                one.path("account").asText(),
                one.path("exchanges").asLong(),
                one.path("stratum").asText(),
                one.path("score").asDouble(),
                0,
                one.path("p").asDouble(),
                one.path("e").asDouble(),
                one.path("posterior").asDouble(),
                one.path("alarm").asBoolean(),
                Optional.empty(),
                one.path("discovery").asBoolean(),
                signals,
                Optional.ofNullable(one.path("campaign").textValue()));
    }
}
