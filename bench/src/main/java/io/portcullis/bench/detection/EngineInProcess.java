package io.portcullis.bench.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.calibrate.Calibration;
import io.portcullis.campaign.Campaign;
import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.detect.Findings;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.inspect.Signal;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import io.portcullis.traffic.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The engine called directly; for ablations, which the command does not offer.
 *
 * @param less what of the town it is not told, as users' logs may lack it: {@code facts} for the accounts file, {@code
 *     clients} for address and software of the caller
 */
record EngineInProcess(Calibration calibration, EngineConfig config, Set<String> less) implements DetectorUnderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Verdicts run(Path exchanges, Path accounts) throws IOException {
        long begin = System.nanoTime();
        Engine engine = new Engine(calibration, config);
        if (!less.contains("facts")) {
            engine.accounts(facts(accounts));
        }
        ExchangeReader reader = new ExchangeReader();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(exchanges)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                Line read = reader.read(bytes, 0, bytes.length);
                if (!(read instanceof Line.Read known)) {
                    throw new IOException("a generated line holds no exchange: " + read);
                }
                engine.observe(less.contains("clients") ? unseen(known.exchange()) : known.exchange());
            }
        }
        return verdicts(engine.finish(), (System.nanoTime() - begin) / 1e9);
    }

    private static Exchange unseen(Exchange full) {
        return new Exchange(
                full.id(),
                full.time(),
                full.account(),
                full.org(),
                full.key(),
                full.plan(),
                Client.UNKNOWN,
                full.endpoint(),
                full.status(),
                full.latency(),
                full.conversation(),
                full.model(),
                full.asks(),
                full.prompt(),
                full.reply());
    }

    static Verdicts verdicts(Findings findings, double seconds) {
        Map<String, Verdict> all = new HashMap<>();
        for (AccountFinding finding : findings.accounts()) {
            Map<String, Double> llr = new HashMap<>();
            for (Signal signal : finding.signals()) {
                llr.put(signal.name(), signal.llr());
            }
            all.put(
                    finding.account(),
                    new Verdict(
                            finding.alarm(),
                            finding.campaign().isPresent(),
                            finding.p(),
                            finding.score(),
                            finding.alarmAt()
                                    .map(AccountFinding.AlarmAt::exchange)
                                    .orElse(-1L),
                            finding.alarmAt()
                                    .map(at -> at.time().toEpochMilli())
                                    .orElse(-1L),
                            llr));
        }
        List<Set<String>> groups = new ArrayList<>();
        for (Campaign campaign : findings.campaigns()) {
            groups.add(new HashSet<>(campaign.accounts()));
        }
        return new Verdicts(
                all, groups, findings.alpha(), findings.calibrationSha256(), findings.exchanges(), seconds, 0);
    }

    static List<AccountFacts> facts(Path accounts) throws IOException {
        List<AccountFacts> facts = new ArrayList<>();
        for (String line : Files.readAllLines(accounts)) {
            JsonNode node = JSON.readTree(line);
            facts.add(new AccountFacts(
                    node.path("account").asText(),
                    node.path("org").asText(""),
                    Optional.of(Instant.parse(node.path("created").asText())),
                    node.path("plan").asText(""),
                    Verification.valueOf(node.path("verified").asText().toUpperCase(Locale.ROOT)),
                    node.path("payment").asText(""),
                    node.path("email_domain").asText("")));
        }
        return facts;
    }
}
