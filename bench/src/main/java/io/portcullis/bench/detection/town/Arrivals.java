package io.portcullis.bench.detection.town;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * When calls arrive: shapes of real clients (ServeGen rates and burstiness per 10-minute window, 14 days; Azure
 * inter-arrival times within the hour), thinned to the number of sittings an account has.
 */
final class Arrivals {
    /** Milliseconds of the first moment of the simulation, a Friday. */
    static final long START = Instant.parse("2026-05-01T00:00:00Z").toEpochMilli();

    static final int DAYS = 14;
    static final long HORIZON_MS = DAYS * 86_400_000L;
    private static final int WINDOWS = DAYS * 144;

    /** A client's arrival intensity and coefficient of variation per window. */
    private record Curve(double[] rate, double[] cv) {}

    private final List<Curve> clients;
    private final double[] machineGaps;
    private final int[] machineTokens;
    private final int[] chatTokens;

    private Arrivals(List<Curve> clients, double[] machineGaps, int[] machineTokens, int[] chatTokens) {
        this.clients = clients;
        this.machineGaps = machineGaps;
        this.machineTokens = machineTokens;
        this.chatTokens = chatTokens;
    }

    static Arrivals read(Path folder) throws IOException {
        List<Curve> clients = new ArrayList<>();
        for (String name : List.of("m-mid", "m-small", "deepseek-r1", "mm-image")) {
            clients.addAll(serveGen(folder.resolve("trace_servegen_" + name + ".csv.gz")));
        }
        List<double[]> code = azure(folder.resolve("trace_azure2023_code.csv.gz"));
        List<double[]> chat = azure(folder.resolve("trace_azure2023_conv.csv.gz"));
        double[] gaps = new double[code.size() - 1];
        for (int i = 1; i < code.size(); i++) {
            gaps[i - 1] = Math.max(0.01, (code.get(i)[0] - code.get(i - 1)[0]) / 1000);
        }
        return new Arrivals(clients, gaps, tokens(code), tokens(chat));
    }

    private static int[] tokens(List<double[]> rows) {
        return rows.stream().mapToInt(r -> (int) r[1]).toArray();
    }

    private static List<Curve> serveGen(Path file) throws IOException {
        Map<String, Curve> byClient = new LinkedHashMap<>();
        for (String[] cell : cells(file)) {
            Curve curve = byClient.computeIfAbsent(cell[0], c -> new Curve(new double[WINDOWS], new double[WINDOWS]));
            int window = Integer.parseInt(cell[1]) / 600;
            if (window < WINDOWS) {
                curve.rate[window] = Double.parseDouble(cell[2]);
                curve.cv[window] = Double.parseDouble(cell[3]);
            }
        }
        List<Curve> kept = new ArrayList<>();
        for (Curve curve : byClient.values()) {
            repeatShort(curve);
            if (Arrays.stream(curve.rate).filter(r -> r > 0).count() > 60) {
                kept.add(curve);
            }
        }
        return kept;
    }

    /** A trace of one day stands for every day. */
    private static void repeatShort(Curve curve) {
        boolean oneDay = true;
        for (int w = 144; w < WINDOWS && oneDay; w++) {
            oneDay = curve.rate[w] == 0;
        }
        if (oneDay) {
            for (int w = 144; w < WINDOWS; w++) {
                curve.rate[w] = curve.rate[w % 144];
                curve.cv[w] = curve.cv[w % 144];
            }
        }
    }

    private static List<double[]> azure(Path file) throws IOException {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSS");
        List<double[]> rows = new ArrayList<>();
        for (String[] cell : cells(file)) {
            long at = ZonedDateTime.parse(cell[0], format.withZone(ZoneOffset.UTC))
                    .toInstant()
                    .toEpochMilli();
            rows.add(new double[] {at, Double.parseDouble(cell[2])});
        }
        return rows;
    }

    private static List<String[]> cells(Path file) throws IOException {
        List<String[]> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(line.split(",", -1));
            }
        }
        return rows;
    }

    /** Plausible length of a chat answer in tokens, drawn from the Azure conversation trace. */
    int chatAnswerTokens(Random random) {
        return chatTokens[random.nextInt(chatTokens.length)];
    }

    /** Plausible length of a machine-read answer in tokens, drawn from the Azure code trace. */
    int machineAnswerTokens(Random random) {
        return machineTokens[random.nextInt(machineTokens.length)];
    }

    /** Seconds between two calls of one program, from the Azure code trace, stretched. */
    double machineGap(Random random, double stretch) {
        return machineGaps[random.nextInt(machineGaps.length)] * stretch;
    }

    /** Sittings of a person: a real client's curve times the person's own waking hours and days off. */
    long[] person(int count, Random random) {
        Curve curve = clients.get(random.nextInt(clients.size()));
        double morning = 6 + random.nextGaussian() * 1.5 + random.nextInt(24);
        double first = morning + 2 + random.nextDouble() * 4;
        double second = morning + 8 + random.nextDouble() * 6;
        double width = 0.8 + random.nextDouble() * 2;
        boolean worker = random.nextInt(3) > 0;
        int presentFrom = random.nextInt(DAYS / 2);
        double[] weight = new double[WINDOWS];
        boolean[] dayOn = new boolean[DAYS];
        for (int d = 0; d < DAYS; d++) {
            boolean weekend = d % 7 == 1 || d % 7 == 2;
            dayOn[d] = d >= presentFrom && random.nextDouble() < (weekend && worker ? 0.15 : 0.75);
        }
        dayOn[presentFrom] = true;
        for (int w = 0; w < WINDOWS; w++) {
            double hour = (w % 144) / 6.0;
            double habit = bump(hour, first, width) + bump(hour, second, width * 1.3);
            weight[w] = dayOn[w / 144] ? habit * (0.3 + relative(curve, w)) : 0;
        }
        return draw(weight, count, random);
    }

    private static double bump(double hour, double centre, double width) {
        double distance = Math.abs(hour - ((centre % 24) + 24) % 24);
        distance = Math.min(distance, 24 - distance);
        return Math.exp(-distance * distance / (2 * width * width));
    }

    private static double relative(Curve curve, int window) {
        double mean = 0;
        for (int i = Math.max(0, window - 72); i < Math.min(WINDOWS, window + 72); i++) {
            mean += curve.rate[i] / 144;
        }
        return mean == 0 ? 0 : Math.min(5, curve.rate[window] / mean);
    }

    /** Calls of a service: a real client's windows as they are, shifted by whole hours. */
    long[] service(int count, Random random) {
        Curve curve = clients.get(random.nextInt(clients.size()));
        int shift = random.nextInt(24) * 6;
        double[] weight = new double[WINDOWS];
        for (int w = 0; w < WINDOWS; w++) {
            int from = (w + shift) % WINDOWS;
            double bursty = Math.max(0.2, Math.min(4, curve.cv[from]));
            double gamma = Math.exp(random.nextGaussian() * 0.5 * bursty - 0.125 * bursty * bursty);
            weight[w] = curve.rate[from] * gamma;
        }
        return draw(weight, count, random);
    }

    private static long[] draw(double[] weight, int count, Random random) {
        double[] sum = new double[weight.length];
        double total = 0;
        for (int w = 0; w < weight.length; w++) {
            total += weight[w];
            sum[w] = total;
        }
        if (total <= 0) {
            throw new IllegalStateException("an arrival curve without arrivals");
        }
        long[] at = new long[count];
        for (int i = 0; i < count; i++) {
            int found = Arrays.binarySearch(sum, random.nextDouble() * total);
            int w = Math.min(weight.length - 1, found < 0 ? -found - 1 : found + 1);
            at[i] = START + w * 600_000L + random.nextInt(600_000);
        }
        Arrays.sort(at);
        return at;
    }

    /** Runs at the same minute of every day, one after another within a run. */
    long[] nightly(int perRun, int runs, int firstDay, Random random) {
        long minute = random.nextInt(1440);
        long[] at = new long[perRun * runs];
        for (int run = 0; run < runs; run++) {
            long clock = START + (firstDay + run) % DAYS * 86_400_000L + minute * 60_000 + random.nextInt(20_000);
            for (int i = 0; i < perRun; i++) {
                clock += (long) (1000 * machineGap(random, 4));
                at[run * perRun + i] = clock;
            }
        }
        Arrays.sort(at);
        return at;
    }

    /** Calls between two moments in the ups and downs of a real client. */
    long[] serviceBetween(long from, long to, int count, Random random) {
        long[] at = service(count, random);
        for (int i = 0; i < count; i++) {
            at[i] = from + (long) ((double) (at[i] - START) / HORIZON_MS * (to - from));
        }
        return at;
    }

    /**
     * Calls of a program between two moments, in one of the ways programs call: evenly, like a real service, or in
     * bursts with silence between. Honest batch jobs and campaigns draw from the same ways.
     */
    long[] program(long from, long to, int count, Random random) {
        int way = random.nextInt(3);
        if (way == 0) {
            return script(from, to, count, random);
        }
        if (way == 1) {
            return serviceBetween(from, to, count, random);
        }
        long[] at = new long[count];
        long clock = from;
        int left = 0;
        double stretch = 1 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            if (left-- == 0) {
                clock = from + (long) ((double) i / count * (to - from)) + random.nextInt(600_000);
                left = 4 + random.nextInt(24);
            }
            clock += (long) (1000 * machineGap(random, stretch));
            at[i] = clock;
        }
        Arrays.sort(at);
        return at;
    }

    /** Calls between two moments, even but for jitter, as a script makes them. */
    static long[] script(long from, long to, int count, Random random) {
        long[] at = new long[count];
        for (int i = 0; i < count; i++) {
            at[i] = from + (long) ((i + random.nextDouble()) / count * (to - from));
        }
        return at;
    }

    /** So many days after the start, in milliseconds. */
    static long day(double days) {
        return START + (long) (days * 86_400_000L);
    }
}
