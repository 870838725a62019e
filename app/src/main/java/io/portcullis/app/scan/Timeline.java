package io.portcullis.app.scan;

import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Findings;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** Traffic by time as bars, alarms as marks above them, as inline SVG. */
final class Timeline {
    private static final int BARS = 168;
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 200;
    private static final int FLOOR = 170;
    private static final long HOUR = 3_600_000L;

    private final long[] traffic = new long[BARS];
    private final int[] alarms = new int[BARS];
    private long firstHour;
    private long hoursABar = 1;

    Timeline(Findings findings, Progress progress) {
        if (progress.hours().isEmpty()) {
            return;
        }
        firstHour = progress.hours().firstKey();
        long span = progress.hours().lastKey() - firstHour + 1;
        hoursABar = Math.max(1, (span + BARS - 1) / BARS);
        for (Map.Entry<Long, Long> hour : progress.hours().entrySet()) {
            traffic[bar(hour.getKey())] += hour.getValue();
        }
        for (AccountFinding account : findings.accounts()) {
            account.alarmAt().ifPresent(at -> alarms[bar(at.time().toEpochMilli() / HOUR)]++);
        }
    }

    private int bar(long hour) {
        return (int) Math.max(0, Math.min(BARS - 1, (hour - firstHour) / hoursABar));
    }

    String svg() {
        long most = 1;
        int mostAlarms = 1;
        for (int i = 0; i < BARS; i++) {
            most = Math.max(most, traffic[i]);
            mostAlarms = Math.max(mostAlarms, alarms[i]);
        }
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Traffic and alarms over time\">", WIDTH, HEIGHT));
        double step = WIDTH / (double) BARS;
        for (int i = 0; i < BARS; i++) {
            double height = 120.0 * traffic[i] / most;
            svg.append(format(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#8fb3d9\"><title>%s: "
                            + "%d exchanges, %d alarms"
                            + "</title></rect>",
                    i * step, FLOOR - height, step - 1, height, label(i), traffic[i], alarms[i]));
            if (alarms[i] > 0) {
                double radius = 3 + 5 * Math.sqrt(alarms[i] / (double) mostAlarms);
                svg.append(format(
                        "<circle cx=\"%.1f\" cy=\"25\" r=\"%.1f\" fill=\"#c0392b\" "
                                + "fill-opacity=\".75\"><title>%s: %d alarms</title></circle>",
                        i * step + step / 2, radius, label(i), alarms[i]));
            }
        }
        svg.append(format("<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#556\"/>", FLOOR, WIDTH, FLOOR));
        for (int i = 0; i < BARS; i += 28) {
            svg.append(format(
                    "<text x=\"%.1f\" y=\"%d\" font-size=\"12\" fill=\"#556\">%s</text>",
                    i * step, FLOOR + 18, label(i)));
        }
        svg.append("<text x=\"0\" y=\"12\" font-size=\"12\" fill=\"#c0392b\">alarms</text></svg>");
        return svg.toString();
    }

    private String label(int bar) {
        return Instant.ofEpochMilli((firstHour + bar * hoursABar) * HOUR)
                .toString()
                .substring(0, 16)
                .replace('T', ' ');
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
