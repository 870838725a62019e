package io.portcullis.bench.detection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.inspect.Lens;
import io.portcullis.inspect.Reading;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * Processor time of each stage of a scan on one warm thread, beside the bare parser's over the same lines in memory:
 * what a scan costs without files, garbage collection, compilation and neighbours on the machine.
 */
final class Stages {
    private static final int BATCH = 512;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<byte[]> lines = new ArrayList<>();

    Stages(int exchanges) {
        LogMill mill = new LogMill(exchanges, Math.max(100, exchanges / 16), 60, 0.15, 1);
        for (int i = 0; i < exchanges; i++) {
            lines.add(mill.line(i));
        }
    }

    /** One round, in words. */
    String round() throws IOException {
        long begun = THREADS.getCurrentThreadCpuTime();
        JsonFactory factory = new JsonFactory();
        long tokens = 0;
        for (byte[] line : lines) {
            try (JsonParser parser = factory.createParser(line)) {
                while (parser.nextToken() != null) {
                    tokens++;
                }
            }
        }
        double bare = THREADS.getCurrentThreadCpuTime() - begun;
        ExchangeReader reader = new ExchangeReader();
        Lens lens = Engine.lens();
        Engine engine = new Engine(Calibration.shipped(), EngineConfig.of(0.001, 0));
        double[] spent = new double[3];
        List<Exchange> exchanges = new ArrayList<>(BATCH);
        List<Reading> readings = new ArrayList<>(BATCH);
        for (int from = 0; from < lines.size(); from += BATCH) {
            exchanges.clear();
            readings.clear();
            long start = THREADS.getCurrentThreadCpuTime();
            for (byte[] line : lines.subList(from, Math.min(lines.size(), from + BATCH))) {
                if (reader.read(line, 0, line.length) instanceof Line.Read(Exchange exchange)) {
                    exchanges.add(exchange);
                }
            }
            long read = THREADS.getCurrentThreadCpuTime();
            exchanges.forEach(exchange -> readings.add(lens.read(exchange)));
            long seen = THREADS.getCurrentThreadCpuTime();
            engine.absorb(readings);
            spent[0] += read - start;
            spent[1] += seen - read;
            spent[2] += THREADS.getCurrentThreadCpuTime() - seen;
        }
        double each = 1e3 * lines.size();
        return "stages, us of processor an exchange: bare Jackson %.2f (%d tokens), reading %.2f, text %.2f, "
                        .formatted(bare / each, tokens / lines.size(), spent[0] / each, spent[1] / each)
                + "engine %.2f; two processors would do %.3f of one with the bare parser"
                        .formatted(spent[2] / each, 2 * bare / (spent[0] + spent[1] + spent[2]));
    }
}
